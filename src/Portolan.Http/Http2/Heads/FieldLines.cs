using System.Buffers;
using System.Buffers.Text;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Heads;

/// <summary>
/// The ordinary fields of a block while it is read into a section: limits, what belongs to connections of HTTP/1.1, <c>te</c>,
/// <c>content-length</c>, and <c>cookie</c> lines that become one.
/// </summary>
internal ref struct FieldLines(FieldSection section, Http2Limits limits)
{
    private readonly FieldSection _section = section;
    private readonly Http2Limits _limits = limits;
    private int _size;
    private int _count;
    private int _cookieLine = -1;
    private byte[]? _cookies;
    private int _cookiesLength;
    private bool _isCookieSensitive;

    /// <summary>The declared length of the body.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Counts a line of any kind, and sees whether it is valid.</summary>
    public Http2Error? Check(scoped in HpackField field)
    {
        _size += field.Size;
        if (_size > _limits.FieldBytes)
        {
            return Http2Error.FieldsTooLarge;
        }

        if (++_count > _limits.FieldLines)
        {
            return Http2Error.TooManyFields;
        }

        return field.Identity.IsValid ? null : Http2Error.FieldSyntax;
    }

    /// <summary>Adds an ordinary line.</summary>
    public Http2Error? Add(scoped in HpackField field)
    {
        switch (field.Identity.Known)
        {
            case KnownField.Connection
            or KnownField.KeepAlive
            or KnownField.ProxyConnection
            or KnownField.TransferEncoding
            or KnownField.Upgrade:
                return Http2Error.ConnectionField;

            case KnownField.Http2Settings:
                // It upgraded connections of HTTP/1.1 once (RFC 7540, 3.2.1); it belongs to one, too.
                return Http2Error.ConnectionField;

            case KnownField.TE:
                if (!field.Value.SequenceEqual("trailers"u8))
                {
                    return Http2Error.TE;
                }

                if (_section.IndexOf(KnownField.TE) >= 0)
                {
                    return null;
                }

                break;

            case KnownField.ContentLength:
                return TakeLength(field.Value);

            case KnownField.Cookie:
                AddCookie(field);
                return null;
        }

        _section.Add(field.Identity.Known, field.Name, field.Value);
        if (field.IsSensitive)
        {
            _section.MarkSensitive();
        }

        return null;
    }

    /// <summary>Puts the cookies where they belong. Called whatever happened.</summary>
    public void End()
    {
        if (_cookies is { } cookies)
        {
            _section.Add(KnownField.Cookie, "cookie"u8, cookies.AsSpan(0, _cookiesLength));
            if (_isCookieSensitive)
            {
                _section.MarkSensitive();
            }

            ArrayPool<byte>.Shared.Return(cookies);
            _cookies = null;
        }
    }

    private Http2Error? TakeLength(ReadOnlySpan<byte> value)
    {
        // The parser takes a sign; 18 digits never overflow.
        if (
            ContentLength is not null
            || value.IsEmpty
            || value.Length > 18
            || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(value, out long length, out _)
        )
        {
            return Http2Error.ContentLengthSyntax;
        }

        ContentLength = length;
        return null;
    }

    // "If there are multiple Cookie header fields after decompression, these MUST be concatenated into a single octet string using the
    // two-octet delimiter of 0x3b, 0x20 (the ASCII string "; ") before being passed into a non-HTTP/2 context" (RFC 9113, 8.2.3). One line,
    // the ordinary case, is added as it is.
    private void AddCookie(scoped in HpackField field)
    {
        _isCookieSensitive |= field.IsSensitive;
        if (_cookies is null && _cookieLine < 0)
        {
            _cookieLine = _section.Count;
            _section.Add(KnownField.Cookie, field.Name, field.Value);
            if (field.IsSensitive)
            {
                _section.MarkSensitive();
            }

            return;
        }

        if (_cookies is null)
        {
            // No longer than the limit of the whole, which counts 32 octets a line, more than the delimiter.
            _cookies = ArrayPool<byte>.Shared.Rent(_limits.FieldBytes);
            AppendCookie(_section.ValueOf(_cookieLine));
            _section.RemoveAt(_cookieLine);
        }

        if (_cookiesLength > 0 && !field.Value.IsEmpty)
        {
            AppendCookie("; "u8);
        }

        AppendCookie(field.Value);
    }

    private void AppendCookie(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_cookies.AsSpan(_cookiesLength));
        _cookiesLength += text.Length;
    }
}
