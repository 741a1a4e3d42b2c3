using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Portolan.Routing.Tables;

/// <summary>
/// An immutable table from texts to values, asked with spans. A new version shares all but one path of nodes with the old one, so a change
/// costs the same among ten entries and among a hundred thousand, and readers of the old version are not disturbed.
/// </summary>
/// <remarks>
/// A hash trie: each node looks at five bits of the hash, and holds entries and further nodes each in one dense array (M. Steindorfer and
/// J. Vinju, "Optimizing hash-array mapped tries for fast and lean immutable JVM collections", 2015). Keys whose hashes are equal stand
/// side by side in a node below the last bits.
/// </remarks>
internal sealed class PersistentTable<TValue>
    where TValue : class
{
    private readonly Node _root;
    private readonly StringComparison _comparison;

    private PersistentTable(Node root, int count, StringComparison comparison)
    {
        _root = root;
        Count = count;
        _comparison = comparison;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Every entry, in no order that counts.</summary>
    public IEnumerable<KeyValuePair<string, TValue>> Entries => _root.Entries();

    /// <summary>A table without entries.</summary>
    public static PersistentTable<TValue> Empty(StringComparison comparison) => new(Node.Empty, 0, comparison);

    /// <summary>Looks a key up; allocates nothing.</summary>
    public bool TryGetValue(ReadOnlySpan<char> key, [NotNullWhen(true)] out TValue? value)
    {
        if (Count == 0)
        {
            value = null;
            return false;
        }

        var hash = HashOf(key);
        var node = _root;
        for (var rest = hash; ; rest >>= Node.Bits)
        {
            if (node.Collisions is { } collisions)
            {
                value = Find(collisions, key)?.Value;
                return value is not null;
            }

            var bit = 1u << (int)(rest & Node.Mask);
            if ((node.EntryMap & bit) != 0)
            {
                var entry = node.Leaves[BitOperations.PopCount(node.EntryMap & (bit - 1))];
                value = entry.Hash == hash && key.Equals(entry.Key, _comparison) ? entry.Value : null;
                return value is not null;
            }

            if ((node.ChildMap & bit) == 0)
            {
                value = null;
                return false;
            }

            node = node.Children[BitOperations.PopCount(node.ChildMap & (bit - 1))];
        }
    }

    /// <summary>The table with <paramref name="value"/> under <paramref name="key"/>; without the key when the value is null.</summary>
    public PersistentTable<TValue> With(string key, TValue? value)
    {
        var hash = HashOf(key);
        if (value is null)
        {
            var smaller = _root.Without(hash, 0, key, _comparison);
            return ReferenceEquals(smaller, _root) ? this : new PersistentTable<TValue>(smaller, Count - 1, _comparison);
        }

        var larger = _root.With(new Entry(hash, key, value), 0, _comparison, out var isNew);
        return new PersistentTable<TValue>(larger, isNew ? Count + 1 : Count, _comparison);
    }

    private uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key, _comparison);

    private Entry? Find(Entry[] entries, ReadOnlySpan<char> key)
    {
        foreach (var entry in entries)
        {
            if (key.Equals(entry.Key, _comparison))
            {
                return entry;
            }
        }

        return null;
    }

    private sealed record Entry(uint Hash, string Key, TValue Value);

    private sealed class Node
    {
        public const int Bits = 5;
        public const uint Mask = (1 << Bits) - 1;
        private const int LastLevel = 32 / Bits;

        public static readonly Node Empty = new(0, 0, [], []);

        private Node(uint entryMap, uint childMap, Entry[] leaves, Node[] children)
        {
            EntryMap = entryMap;
            ChildMap = childMap;
            Leaves = leaves;
            Children = children;
        }

        private Node(Entry[] collisions)
            : this(0, 0, [], []) => Collisions = collisions;

        public uint EntryMap { get; }

        public uint ChildMap { get; }

        public Entry[] Leaves { get; }

        public Node[] Children { get; }

        /// <summary>Entries with one and the same hash, below the last level.</summary>
        public Entry[]? Collisions { get; }

        private bool IsSingle => ChildMap == 0 && Leaves.Length == 1;

        public IEnumerable<KeyValuePair<string, TValue>> Entries() =>
            (Collisions ?? Leaves)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value))
                .Concat(Children.SelectMany(child => child.Entries()));

        public Node With(Entry added, int level, StringComparison comparison, out bool isNew)
        {
            if (Collisions is { } collisions)
            {
                var at = Array.FindIndex(collisions, entry => entry.Key.Equals(added.Key, comparison));
                isNew = at < 0;
                return new Node(isNew ? [.. collisions, added] : Replaced(collisions, at, added));
            }

            var bit = BitOf(added.Hash, level);
            var leaf = BitOperations.PopCount(EntryMap & (bit - 1));
            var child = BitOperations.PopCount(ChildMap & (bit - 1));
            if ((ChildMap & bit) != 0)
            {
                return new Node(
                    EntryMap,
                    ChildMap,
                    Leaves,
                    Replaced(Children, child, Children[child].With(added, level + 1, comparison, out isNew))
                );
            }

            if ((EntryMap & bit) == 0)
            {
                isNew = true;
                return new Node(EntryMap | bit, ChildMap, Inserted(Leaves, leaf, added), Children);
            }

            var old = Leaves[leaf];
            if (old.Hash == added.Hash && old.Key.Equals(added.Key, comparison))
            {
                isNew = false;
                return new Node(EntryMap, ChildMap, Replaced(Leaves, leaf, added), Children);
            }

            isNew = true;
            return new Node(EntryMap & ~bit, ChildMap | bit, Removed(Leaves, leaf), Inserted(Children, child, Pair(old, added, level + 1)));
        }

        public Node Without(uint hash, int level, string key, StringComparison comparison)
        {
            if (Collisions is { } collisions)
            {
                var at = Array.FindIndex(collisions, entry => entry.Key.Equals(key, comparison));
                return at < 0 ? this : new Node(Removed(collisions, at));
            }

            var bit = BitOf(hash, level);
            if ((EntryMap & bit) != 0)
            {
                var leaf = BitOperations.PopCount(EntryMap & (bit - 1));
                return Leaves[leaf].Hash == hash && Leaves[leaf].Key.Equals(key, comparison)
                    ? new Node(EntryMap & ~bit, ChildMap, Removed(Leaves, leaf), Children)
                    : this;
            }

            if ((ChildMap & bit) == 0)
            {
                return this;
            }

            var child = BitOperations.PopCount(ChildMap & (bit - 1));
            var before = Children[child];
            var after = before.Without(hash, level + 1, key, comparison);
            if (ReferenceEquals(before, after))
            {
                return this;
            }

            // A node that is left with one entry gives it to its parent, so that the shape depends on the content alone.
            var single =
                after.Collisions is [var last] ? last
                : after.IsSingle ? after.Leaves[0]
                : null;
            return single is null
                ? new Node(EntryMap, ChildMap, Leaves, Replaced(Children, child, after))
                : new Node(
                    EntryMap | bit,
                    ChildMap & ~bit,
                    Inserted(Leaves, BitOperations.PopCount(EntryMap & (bit - 1)), single),
                    Removed(Children, child)
                );
        }

        private static Node Pair(Entry one, Entry other, int level)
        {
            if (level > LastLevel)
            {
                return new Node([one, other]);
            }

            var (oneBit, otherBit) = (BitOf(one.Hash, level), BitOf(other.Hash, level));
            return oneBit == otherBit
                ? new Node(0, oneBit, [], [Pair(one, other, level + 1)])
                : new Node(oneBit | otherBit, 0, oneBit < otherBit ? [one, other] : [other, one], []);
        }

        private static uint BitOf(uint hash, int level) => 1u << (int)((hash >> (level * Bits)) & Mask);

        private static T[] Replaced<T>(T[] array, int at, T item)
        {
            var copy = (T[])array.Clone();
            copy[at] = item;
            return copy;
        }

        private static T[] Inserted<T>(T[] array, int at, T item) => [.. array.AsSpan(0, at), item, .. array.AsSpan(at)];

        private static T[] Removed<T>(T[] array, int at) => [.. array.AsSpan(0, at), .. array.AsSpan(at + 1)];
    }
}
