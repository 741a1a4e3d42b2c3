using System.Buffers;

namespace Portolan.Http.Http2.Hpack;

/// <summary>
/// A dynamic table (RFC 7541, 2.3.2 and 4): the newest entry has index 0 here (62 on the wire), and the oldest leave when there is no room.
/// The text of all entries lies in one array in the order in which they came; it grows with use, so a connection that repeats nothing holds
/// nothing.
/// </summary>
internal sealed class HpackTable(int maxSize)
{
    /// <summary>What an entry counts for beside its text (RFC 7541, 4.1).</summary>
    public const int EntryOverhead = 32;

    private byte[] _text = [];
    private int _textStart;
    private int _textEnd;

    // A ring: the newest is at (_added - 1) modulo its length, which is a power of two.
    private Entry[] _entries = [];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many were ever added: the newest entry's number is one less.</summary>
    public int Added { get; private set; }

    /// <summary>The size of all entries (RFC 7541, 4.1).</summary>
    public int Size { get; private set; }

    /// <summary>The largest size now.</summary>
    public int MaxSize { get; private set; } = maxSize;

    /// <summary>Takes the entry at an index from 0, the newest.</summary>
    public void Get(int index, scoped ref HpackField field)
    {
        ref readonly var entry = ref _entries[(Added - 1 - index) & (_entries.Length - 1)];
        field.Name = _text.AsSpan(entry.Start, entry.NameLength);
        field.Value = _text.AsSpan(entry.Start + entry.NameLength, entry.ValueLength);
        field.Identity = entry.Identity;
    }

    /// <summary>
    /// The index of the entry with a number; negative when it was never added, <see cref="Count"/> or above when it has left.
    /// </summary>
    public int IndexOf(int number) => Added - 1 - number;

    /// <summary>Changes the largest size; entries that have no room any more leave (RFC 7541, 4.3).</summary>
    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        Evict(maxSize);
    }

    /// <summary>
    /// Adds an entry; false when it is larger than the whole table, which is then empty (RFC 7541, 4.4). The name may be that of an entry,
    /// even of one that leaves for this one.
    /// </summary>
    public bool Add(scoped in HpackField field)
    {
        var size = field.Size;
        if (size > MaxSize)
        {
            Evict(0);
            return false;
        }

        Evict(MaxSize - size);
        var length = field.Name.Length + field.Value.Length;
        if (_text.Length - _textEnd < length)
        {
            MoveText(length, field);
        }
        else
        {
            Append(field);
        }

        if (Count == _entries.Length)
        {
            GrowEntries();
        }

        _entries[Added & (_entries.Length - 1)] = new Entry(_textEnd - length, field.Name.Length, field.Value.Length, field.Identity);
        Added++;
        Count++;
        Size += size;
        return true;
    }

    /// <summary>Gives its arrays back; the table is not used any more.</summary>
    public void Release()
    {
        Evict(0);
        Return(_text);
        _text = [];
        _textStart = 0;
        _textEnd = 0;
    }

    private void Append(scoped in HpackField field)
    {
        field.Name.CopyTo(_text.AsSpan(_textEnd));
        field.Value.CopyTo(_text.AsSpan(_textEnd + field.Name.Length));
        _textEnd += field.Name.Length + field.Value.Length;
    }

    // Into another array, never within one: the name that is added may lie in the old one. With room for as much again, so that a move
    // happens once for that many octets.
    private void MoveText(int length, scoped in HpackField field)
    {
        var live = _textEnd - _textStart;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, (live + length) * 2));
        _text.AsSpan(_textStart, live).CopyTo(larger);
        for (var index = 0; index < Count; index++)
        {
            ref var entry = ref _entries[(Added - 1 - index) & (_entries.Length - 1)];
            entry = entry with { Start = entry.Start - _textStart };
        }

        var old = _text;
        _text = larger;
        _textStart = 0;
        _textEnd = live;
        Append(field);
        Return(old);
    }

    private void GrowEntries()
    {
        var larger = new Entry[Math.Max(8, _entries.Length * 2)];
        for (var index = 0; index < Count; index++)
        {
            var number = Added - 1 - index;
            larger[number & (larger.Length - 1)] = _entries[number & (_entries.Length - 1)];
        }

        _entries = larger;
    }

    private void Evict(int size)
    {
        while (Size > size)
        {
            ref readonly var oldest = ref _entries[(Added - Count) & (_entries.Length - 1)];
            var length = oldest.NameLength + oldest.ValueLength;
            _textStart = oldest.Start + length;
            Size -= length + EntryOverhead;
            Count--;
        }

        if (Count == 0)
        {
            _textStart = _textEnd;
        }
    }

    private static void Return(byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private readonly record struct Entry(int Start, int NameLength, int ValueLength, FieldIdentity Identity);
}
