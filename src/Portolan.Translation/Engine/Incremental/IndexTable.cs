using Portolan.Api;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>The entries of one index of a kind.</summary>
internal sealed class IndexTable<T>
    where T : class, IResource<T>
{
    private readonly IncrementalEvaluator _evaluator;
    private readonly ResourceIndex<T> _index;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public IndexTable(IncrementalEvaluator evaluator, ResourceIndex<T> index, IEnumerable<T> objects)
    {
        (_evaluator, _index) = (evaluator, index);
        foreach (var resource in objects)
        {
            Replace(null, resource);
        }
    }

    public Entry For(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries[key] = entry = new Entry(this, key);
        }

        return entry;
    }

    public void Replace(T? before, T? after)
    {
        HashSet<string> kept = after is null ? [] : [.. _index.KeysOf(after)];
        if (before is not null)
        {
            foreach (var key in _index.KeysOf(before).Distinct(StringComparer.Ordinal).Where(key => !kept.Contains(key)))
            {
                _entries[key].Remove(before.Metadata.Key);
            }
        }

        foreach (var key in kept)
        {
            For(key).Set(after!);
        }
    }

    private void Forget(string key) => _entries.Remove(key);

    private void Visit(int count) => _evaluator.Visit(count);

    /// <summary>The objects filed under one key.</summary>
    internal sealed class Entry(IndexTable<T> table, string key) : Cell
    {
        private readonly SortedDictionary<NamespacedName, T> _objects = [];

        // Nobody asks most entries for a guess.
        private Dictionary<string, Guess>? _guesses;
        private T[]? _items;

        public IReadOnlyList<T> Items => _items ??= List();

        private IReadOnlyCollection<Guess> Guesses => _guesses is null ? [] : _guesses.Values;

        /// <summary>What may be meant by a wrong name.</summary>
        public Guess GuessOf(string wrong)
        {
            _guesses ??= new Dictionary<string, Guess>(StringComparer.Ordinal);
            if (!_guesses.TryGetValue(wrong, out var guess))
            {
                _guesses[wrong] = guess = new Guess(this, wrong);
            }

            return guess;
        }

        public void Set(T resource)
        {
            var isNew = !_objects.ContainsKey(resource.Metadata.Key);
            _objects[resource.Metadata.Key] = resource;
            _items = null;
            Changed();
            if (!isNew)
            {
                return;
            }

            foreach (var guess in Guesses)
            {
                guess.Came(resource.Metadata.Name);
            }
        }

        public void Remove(NamespacedName name)
        {
            _objects.Remove(name);
            _items = null;
            Changed();
            foreach (var guess in Guesses)
            {
                guess.Went(name.Name);
            }

            if (!IsRead)
            {
                Drop();
            }
        }

        public override void Drop()
        {
            if (_objects.Count == 0 && _guesses is null or { Count: 0 })
            {
                table.Forget(key);
            }
        }

        private T[] List()
        {
            table.Visit(_objects.Count);
            return [.. _objects.Values];
        }

        /// <summary>The best guess for one wrong name.</summary>
        internal sealed class Guess : Cell
        {
            private readonly Entry _entry;
            private readonly string _wrong;

            public Guess(Entry entry, string wrong)
            {
                (_entry, _wrong) = (entry, wrong);
                Best = Search();
            }

            public NearName? Best { get; private set; }

            public void Came(string name)
            {
                _entry.Visit(1);
                if (NearName.Of(_wrong, name) is { } guess && (Best is not { } best || guess.CompareTo(best) < 0))
                {
                    Best = guess;
                    Changed();
                }
            }

            public void Went(string name)
            {
                _entry.Visit(1);
                if (Best?.Name == name)
                {
                    Best = Search();
                    Changed();
                }
            }

            public override void Drop()
            {
                _entry._guesses!.Remove(_wrong);
                if (!_entry.IsRead)
                {
                    _entry.Drop();
                }
            }

            private NearName? Search()
            {
                _entry.Visit(_entry._objects.Count);
                return NearName.Among(_wrong, _entry._objects.Keys.Select(key => key.Name));
            }
        }

        private void Visit(int count) => table.Visit(count);
    }
}
