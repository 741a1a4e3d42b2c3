using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text;
using Portolan.Http.Text;

namespace Portolan.Http.Messages;

/// <summary>
/// The fields of a head or of trailers (RFC 9110, section 5) in the order in which they came, as slices of one pooled array that the
/// section owns. Names are in lower case, whatever the version: HTTP/2 demands it, and one form makes every comparison one of bytes. Used
/// again for one message after another; a section that is cleared holds no array.
/// </summary>
/// <remarks>
/// Invariant: each name is a token in lower case and each value a field value without leading or trailing white space. Who adds a field
/// vouches for it.
/// </remarks>
public sealed class FieldSection
{
    private byte[] _bytes = [];
    private Line[] _lines = [];
    private int _length;
    private bool _struck;

    /// <summary>How many field lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>The octets of all names and values.</summary>
    public int Length => _length;

    /// <summary>The name of a line, in lower case.</summary>
    public ReadOnlySpan<byte> NameOf(int line) => _bytes.AsSpan(_lines[line].NameStart, _lines[line].NameLength);

    /// <summary>The value of a line.</summary>
    public ReadOnlySpan<byte> ValueOf(int line) =>
        _bytes.AsSpan(_lines[line].NameStart + _lines[line].NameLength, _lines[line].ValueLength);

    /// <summary>Which field a line is.</summary>
    public KnownField FieldOf(int line) => _lines[line].Field;

    /// <summary>
    /// Whether a line came as one that HPACK must never index; whoever sends it in HTTP/2 says the same (RFC 7541, 7.1.3).
    /// </summary>
    public bool IsSensitive(int line) => _lines[line].IsSensitive;

    /// <summary>Appends a line. <paramref name="field"/> must be what <paramref name="name"/> says.</summary>
    public void Add(KnownField field, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var size = name.Length + value.Length;
        Reserve(size);
        name.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + name.Length));
        _lines[Count++] = new Line(_length, name.Length, value.Length, field);
        _length += size;
    }

    /// <summary>
    /// Appends a line that somebody wrote: the name in any case, the value with white space around it. False, and nothing is appended, when
    /// the name is no token or the value no field value (RFC 9110, 5.1 and 5.5).
    /// </summary>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        value = HttpText.Trim(value);
        if (!HttpText.IsToken(name) || !HttpText.IsFieldValue(value))
        {
            return false;
        }

        AddRead(name, value);
        return true;
    }

    /// <summary>Appends a line whose octets were checked, but whose name is in the case in which it came.</summary>
    internal void AddRead(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Reserve(name.Length + value.Length);
        var lower = _bytes.AsSpan(_length, name.Length);
        Ascii.ToLower(name, lower, out _);
        value.CopyTo(_bytes.AsSpan(_length + name.Length));
        _lines[Count++] = new Line(_length, name.Length, value.Length, KnownFields.Find(lower));
        _length += name.Length + value.Length;
    }

    /// <summary>Marks the last line as one that must never be indexed.</summary>
    internal void MarkSensitive() => _lines[Count - 1] = _lines[Count - 1] with { IsSensitive = true };

    /// <summary>The same for a name of less than 16 octets that is in lower case already; the octets behind it are passed over.</summary>
    internal void AddRead(Vector128<byte> name, int nameLength, ReadOnlySpan<byte> value)
    {
        Reserve(Vector128<byte>.Count + value.Length);
        name.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + nameLength));
        _lines[Count++] = new Line(_length, nameLength, value.Length, KnownFields.Find(_bytes.AsSpan(_length, nameLength)));
        _length += nameLength + value.Length;
    }

    /// <summary>Marks a line to be taken out by <see cref="RemoveStruck"/>; until then it can still be read.</summary>
    internal void Strike(int line)
    {
        _struck |= !_lines[line].IsStruck;
        _lines[line] = _lines[line] with { IsStruck = true };
    }

    /// <summary>Takes all marked lines out.</summary>
    internal void RemoveStruck()
    {
        if (!_struck)
        {
            return;
        }

        _struck = false;
        var kept = 0;
        for (var line = 0; line < Count; line++)
        {
            if (!_lines[line].IsStruck)
            {
                _lines[kept++] = _lines[line];
            }
        }

        Count = kept;
    }

    /// <summary>The first line of a field at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int IndexOf(KnownField field, int from = 0)
    {
        for (var line = from; line < Count; line++)
        {
            if (_lines[line].Field == field)
            {
                return line;
            }
        }

        return -1;
    }

    /// <summary>The first line with a name (in lower case) at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> name, int from = 0)
    {
        for (var line = from; line < Count; line++)
        {
            if (_lines[line].NameLength == name.Length && NameOf(line).SequenceEqual(name))
            {
                return line;
            }
        }

        return -1;
    }

    /// <summary>Takes a line out; the lines after it move up.</summary>
    public void RemoveAt(int line)
    {
        _lines.AsSpan(line + 1, Count - line - 1).CopyTo(_lines.AsSpan(line));
        Count--;
    }

    /// <summary>Takes every line of a field out.</summary>
    public void Remove(KnownField field)
    {
        var kept = 0;
        for (var line = 0; line < Count; line++)
        {
            if (_lines[line].Field != field)
            {
                _lines[kept++] = _lines[line];
            }
        }

        Count = kept;
    }

    /// <summary>Takes every line with a name (in lower case) out.</summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        var kept = 0;
        for (var line = 0; line < Count; line++)
        {
            if (!NameOf(line).SequenceEqual(name))
            {
                _lines[kept++] = _lines[line];
            }
        }

        Count = kept;
    }

    /// <summary>Forgets all lines and gives the arrays back.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
        _struck = false;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        if (_lines.Length > 0)
        {
            ArrayPool<Line>.Shared.Return(_lines);
            _lines = [];
        }
    }

    private void Reserve(int size)
    {
        if (_length + size > _bytes.Length)
        {
            Grow(ref _bytes, _length, Math.Max(512, _length + size));
        }

        if (Count == _lines.Length)
        {
            Grow(ref _lines, Count, Math.Max(32, Count + 1));
        }
    }

    private static void Grow<T>(ref T[] array, int used, int wanted)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(wanted, array.Length * 2));
        array.AsSpan(0, used).CopyTo(larger);
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = larger;
    }

    private readonly record struct Line(
        int NameStart,
        int NameLength,
        int ValueLength,
        KnownField Field,
        bool IsStruck = false,
        bool IsSensitive = false
    );
}
