using System.Globalization;
using System.Text;

namespace Portolan.Differential;

/// <summary>
/// Reads HTTP/1.1 messages from what came over a connection, by the letter of RFC 9112 and with no leniency: what it cannot read is a
/// <see cref="FormatException"/>, since a proxy must never send it.
/// </summary>
internal sealed class WireReader(byte[] bytes, int length)
{
    private int _position;

    /// <summary>Where the next message begins.</summary>
    public int Position => _position;

    /// <summary>Whether all has been read.</summary>
    public bool IsAtEnd => _position == length;

    /// <summary>Reads a request; null when it is not all there yet.</summary>
    public WireMessage? ReadRequest()
    {
        if (ReadHead() is not { } head)
        {
            return null;
        }

        return WithBody(head, hasBody: true, untilEnd: false);
    }

    /// <summary>Reads a response; null when it is not all there. <paramref name="isEnded"/> says that no more bytes come.</summary>
    public WireMessage? ReadResponse(bool isToHead, bool isEnded)
    {
        if (ReadHead() is not { } head)
        {
            return null;
        }

        var status = head.Status;
        return WithBody(head, hasBody: !isToHead && status is >= 200 and not 204 and not 304, untilEnd: isEnded);
    }

    private WireMessage? WithBody(WireMessage head, bool hasBody, bool untilEnd)
    {
        if (!hasBody)
        {
            return head;
        }

        var lengths = head.Values("content-length").ToList();
        var codings = head.Values("transfer-encoding").ToList();
        if (codings.Count > 0)
        {
            if (lengths.Count > 0 || codings is not [var coding] || !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException($"framing by {string.Join(',', codings)} and {lengths.Count} lengths: {head}");
            }

            return ReadChunks(head);
        }

        if (lengths.Count > 1)
        {
            throw new FormatException($"several lengths: {head}");
        }

        if (lengths is [var text])
        {
            if (text.Length is 0 or > 9 || text.Any(c => !char.IsAsciiDigit(c)))
            {
                throw new FormatException($"a length that is no number, or none that a test sends: {head}");
            }

            var count = int.Parse(text, CultureInfo.InvariantCulture);
            return length - _position < count ? null : head with { Body = Take(count) };
        }

        var isResponse = head.StartLine.StartsWith("HTTP/", StringComparison.Ordinal);
        return !isResponse ? head
            : untilEnd ? head with { Body = Take(length - _position) }
            : null;
    }

    private WireMessage? ReadChunks(WireMessage head)
    {
        var body = new StringBuilder();
        while (ReadLine() is { } line)
        {
            if (line.Length == 0 || line.Any(c => !char.IsAsciiHexDigit(c)))
            {
                throw new FormatException($"a chunk size with more than a number, which a proxy must not forward: '{line}'");
            }

            if (line.Length > 7)
            {
                throw new FormatException($"a chunk size that no test sends: {line}");
            }

            var size = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return ReadFields() is { } trailers ? head with { Body = body.ToString(), Trailers = trailers } : null;
            }

            if (length - _position < size + 2)
            {
                return null;
            }

            body.Append(Take(size));
            if (ReadLine() is not "")
            {
                throw new FormatException("no line end after a chunk");
            }
        }

        return null;
    }

    private WireMessage? ReadHead()
    {
        var start = _position;
        if (ReadLine() is { } line && ReadFields() is { } fields)
        {
            return new WireMessage(line, fields, "", []);
        }

        _position = start;
        return null;
    }

    private List<(string Name, string Value)>? ReadFields()
    {
        var fields = new List<(string, string)>();
        while (ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                return fields;
            }

            var colon = line.IndexOf(':');
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExcept(Tokens))
            {
                throw new FormatException($"not a field line: '{line}'");
            }

            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return null;
    }

    private string? ReadLine()
    {
        var end = bytes.AsSpan(_position, length - _position).IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        if (end == 0 || bytes[_position + end - 1] != '\r')
        {
            throw new FormatException("a line that ends by LF alone");
        }

        var line = Encoding.Latin1.GetString(bytes, _position, end - 1);
        if (line.AsSpan().IndexOfAny("\r\0") >= 0)
        {
            throw new FormatException($"a line with CR or NUL in it: {Escapes.Show(Encoding.Latin1.GetBytes(line))}");
        }

        _position += end + 1;
        return line;
    }

    private string Take(int count)
    {
        var text = Encoding.Latin1.GetString(bytes, _position, count);
        _position += count;
        return text;
    }

    private static readonly System.Buffers.SearchValues<char> Tokens = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
}
