namespace Portolan.Primitives.Patterns;

/// <summary>
/// Runs a program over a text: all threads at once, one step a character. The sets of threads that came up are remembered with where they
/// led.
/// </summary>
internal sealed class PatternAutomaton
{
    /// <summary>The most that is remembered of one expression, in bytes; what comes up beyond it is computed each time.</summary>
    public const int MaxRememberedBytes = 256 * 1024;

    private readonly PatternProgram _program;
    private readonly CharacterClasses _classes;
    private readonly bool _hasAssertions;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, State> _remembered = new(StringComparer.Ordinal);
    private readonly State _start;
    private int _bytesLeft = MaxRememberedBytes;

    public PatternAutomaton(PatternProgram program)
    {
        _program = program;
        _hasAssertions = program.HasAssertions;
        _classes = new CharacterClasses(program);
        var threads = new ThreadSet(program.Count);
        AddThread(threads, program.Start);
        _start = Remember(threads, Before(Neighbour.Nothing))!;
    }

    /// <summary>How many bytes what is remembered takes, estimated.</summary>
    internal int RememberedBytes => MaxRememberedBytes - _bytesLeft;

    /// <summary>How many threads have been moved by a character, in all texts so far.</summary>
    internal long Moved { get; private set; }

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        var state = _start;
        for (var at = 0; at < text.Length; )
        {
            if (state.IsDead)
            {
                return false;
            }

            var here = at;
            var characterClass = _classes.Take(text, ref at);
            var next = Volatile.Read(ref state.Next[characterClass]);
            if (next is null)
            {
                var threads = new ThreadSet(_program.Count);
                Step(state.Threads, state.Before, characterClass, threads);
                next = Remember(threads, Before(KindOf(characterClass)));
                if (next is null)
                {
                    return IsMatchComputed(state, text[here..]);
                }

                Volatile.Write(ref state.Next[characterClass], next);
            }

            state = next;
        }

        return state.Accepts;
    }

    /// <summary>The same without remembering.</summary>
    private bool IsMatchComputed(State state, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<int> threads = state.Threads;
        var before = state.Before;
        var (one, other) = (new ThreadSet(_program.Count), new ThreadSet(_program.Count));
        for (var at = 0; at < text.Length; )
        {
            if (threads.IsEmpty)
            {
                return false;
            }

            var characterClass = _classes.Take(text, ref at);
            one.Clear();
            Step(threads, before, characterClass, one);
            before = Before(KindOf(characterClass));
            threads = one.Items;
            (one, other) = (other, one);
        }

        return Accepts(threads, before);
    }

    /// <summary>Lets each thread take a character of a class.</summary>
    private void Step(ReadOnlySpan<int> threads, Neighbour before, int characterClass, ThreadSet next)
    {
        Moved += threads.Length;
        var example = _classes.Example(characterClass);
        foreach (var thread in _hasAssertions ? Asserted(threads, before, KindOf(characterClass)).Items : threads)
        {
            var instruction = _program[thread];
            if (instruction.Set is { } set && set.Contains(example))
            {
                AddThread(next, instruction.Next);
            }
        }
    }

    private bool Accepts(ReadOnlySpan<int> threads, Neighbour before)
    {
        foreach (var thread in _hasAssertions ? Asserted(threads, before, Neighbour.Nothing).Items : threads)
        {
            if (_program[thread].Operation == PatternProgram.Operation.Match)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The threads, and those that stand behind assertions that hold between two neighbours.</summary>
    private ThreadSet Asserted(ReadOnlySpan<int> threads, Neighbour before, Neighbour after)
    {
        var all = new ThreadSet(_program.Count);
        foreach (var thread in threads)
        {
            all.Add(thread);
        }

        // The set grows while it is walked: behind an assertion may stand another.
        for (var i = 0; i < all.Count; i++)
        {
            var instruction = _program[all[i]];
            if (instruction.Operation == PatternProgram.Operation.Assert && Holds(instruction.Assertion, before, after))
            {
                AddThread(all, instruction.Next);
            }
        }

        return all;
    }

    /// <summary>Adds a thread, or those that it forks into.</summary>
    private void AddThread(ThreadSet threads, int thread)
    {
        threads.Push(thread);
        while (threads.TryPop(out var next))
        {
            var instruction = _program[next];
            if (instruction.Operation != PatternProgram.Operation.Fork)
            {
                threads.Add(next);
            }
            else if (threads.Enter(next))
            {
                threads.Push(instruction.Other);
                threads.Push(instruction.Next);
            }
        }
    }

    private State? Remember(ThreadSet threads, Neighbour before)
    {
        var sorted = threads.Items.ToArray();
        Array.Sort(sorted);
        var key = KeyOf(sorted, before);
        lock (_lock)
        {
            if (_remembered.TryGetValue(key, out var known))
            {
                return known;
            }

            // The state with its arrays, its key, and its place in the table.
            var bytes = 160 + (6 * sorted.Length) + (8 * _classes.Count);
            if (bytes > _bytesLeft && _remembered.Count > 0)
            {
                return null;
            }

            _bytesLeft -= bytes;
            return _remembered[key] = new State(sorted, before, Accepts(sorted, before), _classes.Count);
        }
    }

    private static string KeyOf(int[] threads, Neighbour before)
    {
        var key = new char[threads.Length + 1];
        key[0] = (char)before;
        for (var i = 0; i < threads.Length; i++)
        {
            key[i + 1] = (char)threads[i];
        }

        return new string(key);
    }

    private Neighbour KindOf(int characterClass) =>
        _classes.Example(characterClass) switch
        {
            '\n' => Neighbour.Newline,
            var example when NamedSets.Word.Contains(example) => Neighbour.Word,
            _ => Neighbour.Other,
        };

    /// <summary>Where nothing is asserted, what stands before tells no states apart.</summary>
    private Neighbour Before(Neighbour before) => _hasAssertions ? before : Neighbour.Other;

    private static bool Holds(PatternAssertion assertion, Neighbour before, Neighbour after) =>
        assertion switch
        {
            PatternAssertion.Start => before == Neighbour.Nothing,
            PatternAssertion.End => after == Neighbour.Nothing,
            PatternAssertion.LineStart => before is Neighbour.Nothing or Neighbour.Newline,
            PatternAssertion.LineEnd => after is Neighbour.Nothing or Neighbour.Newline,
            PatternAssertion.WordBorder => (before == Neighbour.Word) != (after == Neighbour.Word),
            PatternAssertion.NoWordBorder => (before == Neighbour.Word) == (after == Neighbour.Word),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>A set of threads that came up.</summary>
    private sealed class State(int[] threads, Neighbour before, bool accepts, int classes)
    {
        public int[] Threads { get; } = threads;

        public Neighbour Before { get; } = before;

        public bool Accepts { get; } = accepts;

        /// <summary>Nothing that follows can match.</summary>
        public bool IsDead => Threads.Length == 0;

        /// <summary>Where a character of a class leads, once it has been found out.</summary>
        public State?[] Next { get; } = new State?[classes];
    }
}
