using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Hpack;

/// <summary>
/// Writes field blocks (RFC 7541), for little CPU: a line that is seen for the first time is a plain literal (its name an index, when the
/// static table has it); one that is seen again enters the dynamic table, coded; from then on it is an index. What is secret is never
/// indexed, and what came as never to be indexed stays so (7.1.3).
/// </summary>
internal sealed class HpackEncoder
{
    // Longer lines are rarely repeated, and would drive many short ones out of the table.
    private const int LongestEntry = 512;

    // Where lines are remembered by their hash: what a head has, several times over.
    private const int SlotCount = 64;

    private readonly HpackTable _table = new(HpackDecoder.DefaultTableSize);
    private Slot[] _slots = [];
    private int _smallestResize = HpackDecoder.DefaultTableSize;
    private bool _isResized;

    /// <summary>The dynamic table, for tests and for counting.</summary>
    public HpackTable Table => _table;

    /// <summary>How many octets a line takes at most.</summary>
    public static int RoomFor(int nameLength, int valueLength) => nameLength + valueLength + (3 * HpackInteger.Room);

    /// <summary>How many octets the lines of a section take at most.</summary>
    public static int RoomFor(FieldSection fields) => fields.Length + (fields.Count * 3 * HpackInteger.Room);

    /// <summary>What a block takes at most before its first line.</summary>
    public const int BeginRoom = 2 * HpackInteger.Room;

    /// <summary>The peer's SETTINGS_HEADER_TABLE_SIZE: an upper limit, which is used up to the default.</summary>
    public void Limit(uint size)
    {
        var wanted = (int)Math.Min(size, HpackDecoder.DefaultTableSize);
        if (wanted == _table.MaxSize)
        {
            return;
        }

        // 4.2: when it changes several times between two blocks, the smallest and the last are said.
        _smallestResize = _isResized ? Math.Min(_smallestResize, wanted) : wanted;
        _isResized = true;
        _table.Resize(wanted);
    }

    /// <summary>Begins a block; returns the octets written.</summary>
    public int Begin(Span<byte> output)
    {
        if (!_isResized)
        {
            return 0;
        }

        _isResized = false;
        var length = _smallestResize < _table.MaxSize ? HpackInteger.Write(output, 0x20, 5, _smallestResize) : 0;
        return length + HpackInteger.Write(output[length..], 0x20, 5, _table.MaxSize);
    }

    /// <summary>Writes an entry of the static table; returns the octets written.</summary>
    public static int WriteStatic(Span<byte> output, int index)
    {
        output[0] = (byte)(0x80 | index);
        return 1;
    }

    /// <summary>Writes a line whose name stands in the static table at an index; returns the octets written.</summary>
    public int Write(Span<byte> output, int nameIndex, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HpackUse use)
    {
        if (use == HpackUse.Never)
        {
            return WriteLiteral(output, 0x10, 4, nameIndex, name, value);
        }

        var size = name.Length + value.Length + HpackTable.EntryOverhead;
        if (use == HpackUse.Once || size > LongestEntry || size > _table.MaxSize)
        {
            return WriteLiteral(output, 0x00, 4, nameIndex, name, value);
        }

        if (_slots.Length == 0)
        {
            _slots = new Slot[SlotCount];
        }

        var hash = Hash(nameIndex, name, value);
        ref var slot = ref _slots[hash & (SlotCount - 1)];
        if (slot.Hash != hash)
        {
            slot = new Slot(hash, -1);
            return WriteLiteral(output, 0x00, 4, nameIndex, name, value);
        }

        if (slot.Number >= 0 && Holds(slot.Number, name, value, out var index))
        {
            return HpackInteger.Write(output, 0x80, 7, StaticTable.Length + 1 + index);
        }

        slot = new Slot(hash, _table.Added);
        var isAdded = _table.Add(new HpackField { Name = name, Value = value });
        Debug.Assert(isAdded, "an entry that was measured has room");
        return WriteAdded(output, nameIndex, name, value);
    }

    /// <summary>Gives everything back; the encoder is not used any more.</summary>
    public void Release() => _table.Release();

    private bool Holds(int number, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out int index)
    {
        index = _table.IndexOf(number);
        if ((uint)index >= (uint)_table.Count)
        {
            return false;
        }

        var entry = default(HpackField);
        _table.Get(index, ref entry);
        return entry.Value.SequenceEqual(value) && entry.Name.SequenceEqual(name);
    }

    private static int WriteLiteral(
        Span<byte> output,
        byte pattern,
        int prefixBits,
        int nameIndex,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> value
    )
    {
        var length = HpackInteger.Write(output, pattern, prefixBits, nameIndex);
        if (nameIndex == 0)
        {
            length += WritePlain(output[length..], name);
        }

        return length + WritePlain(output[length..], value);
    }

    // Coded, because it is written once and every octet that is saved is saved for good.
    private static int WriteAdded(Span<byte> output, int nameIndex, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = HpackInteger.Write(output, 0x40, 6, nameIndex);
        if (nameIndex == 0)
        {
            length += WriteCoded(output[length..], name);
        }

        return length + WriteCoded(output[length..], value);
    }

    private static int WritePlain(Span<byte> output, ReadOnlySpan<byte> text)
    {
        var length = HpackInteger.Write(output, 0x00, 7, text.Length);
        text.CopyTo(output[length..]);
        return length + text.Length;
    }

    private static int WriteCoded(Span<byte> output, ReadOnlySpan<byte> text)
    {
        var codedLength = HuffmanCode.CodedLength(text);
        if (codedLength >= text.Length)
        {
            return WritePlain(output, text);
        }

        var length = HpackInteger.Write(output, 0x80, 7, codedLength);
        HuffmanCode.Encode(text, output.Slice(length, codedLength));
        return length + codedLength;
    }

    // Nothing hangs on its quality but the use of slots; a line is compared before it is taken for an entry.
    private static uint Hash(int nameIndex, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var hash = (ulong)(nameIndex + 1) * 0x9E3779B97F4A7C15;
        if (nameIndex == 0)
        {
            hash = Mix(hash, name);
        }

        hash = Mix(hash, value);
        hash ^= hash >> 32;
        return (uint)hash | 0x8000_0000; // never that of an empty slot
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> text)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(text))
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ word) * 0x9E3779B97F4A7C15;
        }

        foreach (var octet in text[(text.Length & ~7)..])
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ octet) * 0x9E3779B97F4A7C15;
        }

        hash = (hash ^ (uint)text.Length) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }

    private readonly record struct Slot(uint Hash, int Number);
}
