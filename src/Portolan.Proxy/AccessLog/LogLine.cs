using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Portolan.Proxy.AccessLog;

/// <summary>
/// One JSON object on one line, written as bytes into an array that is used again and again. Names and parts that do not change come
/// encoded. What strangers sent is escaped; bytes that are not UTF-8 become U+FFFD, so that every line is valid JSON (RFC 8259).
/// </summary>
internal sealed class LogLine
{
    // Printable ASCII that stands for itself in a JSON string.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x5F).Select(octet => (byte)octet).Where(octet => octet is not ((byte)'"' or (byte)'\\')),
    ]);

    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Begins a new line.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends bytes that are JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_bytes.AsSpan(_length));
        _length += json.Length;
    }

    /// <summary>Appends <c>,"name":"value"</c>; <paramref name="name"/> brings its comma, quotes and colon.</summary>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Raw(name);
        Raw("\""u8);
        if (value.ContainsAnyExcept(Plain))
        {
            Escape(value);
        }
        else
        {
            Raw(value);
        }

        Raw("\""u8);
    }

    /// <summary>Appends <c>,"name":number</c>.</summary>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Raw(name);
        Reserve(20);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Appends <c>,"name":"value"</c>.</summary>
    public void Text(ReadOnlySpan<byte> name, string value)
    {
        Span<byte> utf8 = stackalloc byte[512];
        Text(name, Encoding.UTF8.TryGetBytes(value, utf8, out var written) ? utf8[..written] : Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Appends <c>,"name":milliseconds</c> with three decimals.</summary>
    public void Milliseconds(ReadOnlySpan<byte> name, TimeSpan time)
    {
        var microseconds = (long)time.TotalMicroseconds;
        Number(name, microseconds / 1000);
        var rest = (int)(microseconds % 1000);
        if (rest > 0)
        {
            Raw([(byte)'.', (byte)('0' + (rest / 100)), (byte)('0' + (rest / 10 % 10)), (byte)('0' + (rest % 10))]);
        }
    }

    /// <summary>A name and value that do not change, as JSON with its comma in front; nothing when there is no value.</summary>
    public static byte[] Encode(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return [];
        }

        var line = new LogLine();
        line.Text(Encoding.UTF8.GetBytes($",\"{name}\":"), Encoding.UTF8.GetBytes(value));
        return line.Bytes.ToArray();
    }

    private void Escape(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                Raw(plain < 0 ? value : value[..plain]);
                value = plain < 0 ? [] : value[plain..];
                continue;
            }

            var octet = value[0];
            if (octet >= 0x80)
            {
                _ = Rune.DecodeFromUtf8(value, out var rune, out var consumed);
                Reserve(4);
                _length += rune.EncodeToUtf8(_bytes.AsSpan(_length));
                value = value[consumed..];
                continue;
            }

            Raw(octet is (byte)'"' or (byte)'\\' ? [(byte)'\\', octet] : [.. "\\u00"u8, Hex(octet >> 4), Hex(octet & 15)]);
            value = value[1..];
        }
    }

    private static byte Hex(int digit) => "0123456789abcdef"u8[digit];

    private void Reserve(int size)
    {
        if (_length + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + size, _bytes.Length * 2));
        }
    }
}
