using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Portolan.Routing.Tables;

/// <summary>
/// An immutable table from texts to values, asked with spans. A new version shares all but one path of nodes with the old one, so a change
/// costs the same among ten entries and among a hundred thousand, and readers of the old version are not disturbed.
/// </summary>
/// <remarks>
/// A hash trie (P. Bagwell, "Ideal hash trees", 2001): each node looks at five bits of the hash, and is one dense array of entries and
/// further nodes. Entries lie in the array itself: among thousands of them nearly every step of a lookup waits for memory, so what counts
/// is how many places it reads. Keys whose hashes are equal stand side by side in a node below the last bits.
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

            ref readonly var slot = ref node.At(bit);
            if (slot.Key is not null)
            {
                value = slot.Is(hash, key, _comparison) ? slot.Value : null;
                return value is not null;
            }

            node = slot.Child;
        }

        value = node.Find(hash, key, _comparison) is var at and > 0 ? node.Slots[at].Value : null;
        return value is not null;
    }

    /// <summary>The table with <paramref name="value"/> under <paramref name="key"/>; without the key when the value is null.</summary>
    public PersistentTable<TValue> With(string key, TValue? value)
    {
        var hash = HashOf(key);
        if (value is null)
        {
            var smaller = _root.Without(hash, 0, key, _comparison);
            return ReferenceEquals(smaller.Slots, _root.Slots) ? this : new PersistentTable<TValue>(smaller, Count - 1, _comparison);
        }

        var larger = _root.With(new Slot(hash, key, value), 0, _comparison, out var isNew);
        return new PersistentTable<TValue>(larger, isNew ? Count + 1 : Count, _comparison);
    }

    private uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key, _comparison);

    /// <summary>An entry, or a further node: that has no key.</summary>
    private readonly struct Slot
    {
        private readonly object? _content;

        public Slot(uint hash, string key, TValue value)
        {
            Hash = hash;
            Key = key;
            _content = value;
        }

        public Slot(Node child) => _content = child.Slots;

        public Slot(uint map) => Hash = map;

        public uint Hash { get; }

        public string? Key { get; }

        // The key says which of the two it is; a cast that is checked would look at the content itself, which is one more wait.
        public TValue Value => Unsafe.As<TValue>(_content)!;

        public Node Child => new(Unsafe.As<Slot[]>(_content)!);

        public bool Is(uint hash, ReadOnlySpan<char> key, StringComparison comparison) => Hash == hash && key.Equals(Key, comparison);
    }

    /// <summary>
    /// A node is one array: the map comes first, in the place of a hash, then a slot for each of its bits, in their order. Without a map
    /// they are entries of one and the same hash.
    /// </summary>
    private readonly struct Node(Slot[] slots)
    {
        public static readonly Node Empty = Of(0, []);

        public Slot[] Slots { get; } = slots;

        public uint Map => Slots[0].Hash;

        private ReadOnlySpan<Slot> Filled => Slots.AsSpan(1);

        public ref readonly Slot At(uint bit) => ref Slots[IndexOf(bit)];

        /// <summary>Looks through a node without a map; 0 when the key is not there.</summary>
        public int Find(uint hash, ReadOnlySpan<char> key, StringComparison comparison)
        {
            var at = Slots.Length - 1;
            while (at > 0 && !Slots[at].Is(hash, key, comparison))
            {
                at--;
            }

            return at;
        }

        public IEnumerable<KeyValuePair<string, TValue>> Entries() =>
            Slots.Skip(1).SelectMany(slot => slot.Key is { } key ? [KeyValuePair.Create(key, slot.Value)] : slot.Child.Entries());

        public Node With(Slot added, int level, StringComparison comparison, out bool isNew)
        {
            if (level > LastLevel)
            {
                var same = Find(added.Hash, added.Key, comparison);
                isNew = same == 0;
                return isNew ? Of(0, [.. Filled, added]) : Replaced(same, added);
            }

            var bit = BitOf(added.Hash, level);
            var at = IndexOf(bit);
            if ((Map & bit) == 0)
            {
                isNew = true;
                return Of(Map | bit, [.. Slots.AsSpan(1..at), added, .. Slots.AsSpan(at)]);
            }

            var old = Slots[at];
            if (old.Key is null)
            {
                return Replaced(at, new Slot(old.Child.With(added, level + 1, comparison, out isNew)));
            }

            isNew = !old.Is(added.Hash, added.Key, comparison);
            return Replaced(at, isNew ? new Slot(Pair(old, added, level + 1)) : added);
        }

        /// <summary>The node without a key; the same array when it does not have it.</summary>
        public Node Without(uint hash, int level, string key, StringComparison comparison)
        {
            if (level > LastLevel)
            {
                var same = Find(hash, key, comparison);
                return same == 0 ? this : Removed(same, 0);
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
                return old.Is(hash, key, comparison) ? Removed(at, Map & ~bit) : this;
            }

            var after = old.Child.Without(hash, level + 1, key, comparison);
            if (ReferenceEquals(after.Slots, old.Child.Slots))
            {
                return this;
            }

            // A node that is left with one entry gives it to its parent, so that the shape depends on the content alone.
            return Replaced(at, after.Slots is [_, { Key: not null } single] ? single : new Slot(after));
        }

        private static Node Pair(Slot one, Slot other, int level)
        {
            if (level > LastLevel)
            {
                return Of(0, [one, other]);
            }

            var (oneBit, otherBit) = (BitOf(one.Hash, level), BitOf(other.Hash, level));
            return oneBit == otherBit ? Of(oneBit, [new Slot(Pair(one, other, level + 1))])
                : oneBit < otherBit ? Of(oneBit | otherBit, [one, other])
                : Of(oneBit | otherBit, [other, one]);
        }

        private static uint BitOf(uint hash, int level) => 1u << (int)((hash >> (level * Bits)) & Mask);

        private static Node Of(uint map, ReadOnlySpan<Slot> filled) => new([new Slot(map), .. filled]);

        private int IndexOf(uint bit) => 1 + BitOperations.PopCount(Map & (bit - 1));

        private Node Replaced(int at, Slot slot)
        {
            var copy = (Slot[])Slots.Clone();
            copy[at] = slot;
            return new Node(copy);
        }

        private Node Removed(int at, uint map) => Of(map, [.. Slots.AsSpan(1..at), .. Slots.AsSpan(at + 1)]);
    }
}
