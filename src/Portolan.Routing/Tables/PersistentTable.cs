using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Portolan.Routing.Tables;

/// <summary>
/// An immutable table from texts to values, asked with spans. A new version shares all but one path of nodes with the old one, so a change
/// costs the same among ten entries and among a hundred thousand, and readers of the old version are not disturbed.
/// </summary>
/// <remarks>
/// A hash trie (P. Bagwell, "Ideal hash trees", 2001): each node looks at five bits of the hash, and holds entries and further nodes in one
/// dense array. Entries lie in the array itself: among thousands of them nearly every step of a lookup waits for memory, so what counts is
/// how many places it reads. Keys whose hashes are equal stand side by side in a node below the last bits.
/// </remarks>
internal sealed class PersistentTable<TValue>
    where TValue : class
{
    private const int Bits = 5;
    private const uint Mask = (1 << Bits) - 1;
    private const int LastLevel = 32 / Bits;

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
        for (var rest = hash; node.Map != 0; rest >>= Bits)
        {
            var bit = 1u << (int)(rest & Mask);
            if ((node.Map & bit) == 0)
            {
                value = null;
                return false;
            }

            ref readonly var slot = ref node.Slots[node.IndexOf(bit)];
            if (slot.Key is not null)
            {
                value = slot.Is(hash, key, _comparison) ? slot.Value : null;
                return value is not null;
            }

            node = slot.Child;
        }

        var at = node.Find(hash, key, _comparison);
        value = at < 0 ? null : node.Slots[at].Value;
        return value is not null;
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

        var larger = _root.With(new Slot(hash, key, value), 0, _comparison, out var isNew);
        return new PersistentTable<TValue>(larger, isNew ? Count + 1 : Count, _comparison);
    }

    private uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key, _comparison);

    /// <summary>An entry, or a further node: that has no key.</summary>
    private readonly struct Slot
    {
        private readonly object _content;

        public Slot(uint hash, string key, TValue value)
        {
            Hash = hash;
            Key = key;
            _content = value;
        }

        public Slot(Node child) => _content = child;

        public uint Hash { get; }

        public string? Key { get; }

        // The key says which of the two it is; a cast that is checked would look at the content itself, which is one more wait.
        public TValue Value => Unsafe.As<TValue>(_content);

        public Node Child => Unsafe.As<Node>(_content);

        public bool Is(uint hash, ReadOnlySpan<char> key, StringComparison comparison) => Hash == hash && key.Equals(Key, comparison);
    }

    /// <summary>Slots in the order of their bits in <see cref="Map"/>; without a map, entries of one and the same hash.</summary>
    private sealed class Node(uint map, Slot[] slots)
    {
        public static readonly Node Empty = new(0, []);

        public uint Map { get; } = map;

        public Slot[] Slots { get; } = slots;

        public int IndexOf(uint bit) => BitOperations.PopCount(Map & (bit - 1));

        /// <summary>Looks through a node without a map.</summary>
        public int Find(uint hash, ReadOnlySpan<char> key, StringComparison comparison)
        {
            for (var at = 0; at < Slots.Length; at++)
            {
                if (Slots[at].Is(hash, key, comparison))
                {
                    return at;
                }
            }

            return -1;
        }

        public IEnumerable<KeyValuePair<string, TValue>> Entries() =>
            Slots.SelectMany(slot => slot.Key is { } key ? [KeyValuePair.Create(key, slot.Value)] : slot.Child.Entries());

        public Node With(Slot added, int level, StringComparison comparison, out bool isNew)
        {
            if (level > LastLevel)
            {
                var same = Find(added.Hash, added.Key, comparison);
                isNew = same < 0;
                return new Node(0, isNew ? [.. Slots, added] : Replaced(same, added));
            }

            var bit = BitOf(added.Hash, level);
            var at = IndexOf(bit);
            if ((Map & bit) == 0)
            {
                isNew = true;
                return new Node(Map | bit, [.. Slots.AsSpan(0, at), added, .. Slots.AsSpan(at)]);
            }

            var old = Slots[at];
            if (old.Key is null)
            {
                return new Node(Map, Replaced(at, new Slot(old.Child.With(added, level + 1, comparison, out isNew))));
            }

            isNew = !old.Is(added.Hash, added.Key, comparison);
            return new Node(Map, Replaced(at, isNew ? new Slot(Pair(old, added, level + 1)) : added));
        }

        public Node Without(uint hash, int level, string key, StringComparison comparison)
        {
            if (level > LastLevel)
            {
                var same = Find(hash, key, comparison);
                return same < 0 ? this : new Node(0, Removed(same));
            }

            var bit = BitOf(hash, level);
            if ((Map & bit) == 0)
            {
                return this;
            }

            var at = IndexOf(bit);
            var old = Slots[at];
            if (old.Key is not null)
            {
                return old.Is(hash, key, comparison) ? new Node(Map & ~bit, Removed(at)) : this;
            }

            var after = old.Child.Without(hash, level + 1, key, comparison);
            if (ReferenceEquals(after, old.Child))
            {
                return this;
            }

            // A node that is left with one entry gives it to its parent, so that the shape depends on the content alone.
            return new Node(Map, Replaced(at, after.Slots is [{ Key: not null } single] ? single : new Slot(after)));
        }

        private static Node Pair(Slot one, Slot other, int level)
        {
            if (level > LastLevel)
            {
                return new Node(0, [one, other]);
            }

            var (oneBit, otherBit) = (BitOf(one.Hash, level), BitOf(other.Hash, level));
            return oneBit == otherBit
                ? new Node(oneBit, [new Slot(Pair(one, other, level + 1))])
                : new Node(oneBit | otherBit, oneBit < otherBit ? [one, other] : [other, one]);
        }

        private static uint BitOf(uint hash, int level) => 1u << (int)((hash >> (level * Bits)) & Mask);

        private Slot[] Replaced(int at, Slot slot)
        {
            var copy = (Slot[])Slots.Clone();
            copy[at] = slot;
            return copy;
        }

        private Slot[] Removed(int at) => [.. Slots.AsSpan(0, at), .. Slots.AsSpan(at + 1)];
    }
}
