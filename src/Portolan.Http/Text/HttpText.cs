using System.Buffers;

namespace Portolan.Http.Text;

/// <summary>
/// What may stand where in a head (RFC 9110, 5 and RFC 3986). Readers use it on what comes; whoever makes text of its own (configuration,
/// rewrites) checks it here before it gives it to a head, because writers trust heads.
/// </summary>
public static class HttpText
{
    /// <summary>The octets of a token (RFC 9110, 5.6.2): methods, field names, connection options.</summary>
    internal static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <summary>The octets of a field value (RFC 9110, 5.5): no control but HTAB.</summary>
    internal static readonly SearchValues<byte> ValueBytes = SearchValues.Create([
        (byte)'\t',
        .. Enumerable.Range(0x20, 0x5F).Select(octet => (byte)octet),
        .. Enumerable.Range(0x80, 0x80).Select(octet => (byte)octet),
    ]);

    /// <summary>The octets of a target: 0x21-0x7E without the mark of a fragment, which is never sent (RFC 9112, 3.2).</summary>
    internal static readonly SearchValues<byte> TargetBytes = SearchValues.Create([
        .. Enumerable.Range(0x21, 0x5E).Select(octet => (byte)octet).Where(octet => octet != '#'),
    ]);

    /// <summary>Whether it is a token, as a method or a field name has to be.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>Whether it is a field value without white space at its ends.</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(ValueBytes) && (text.IsEmpty || (!IsBlank(text[0]) && !IsBlank(text[^1])));

    /// <summary>Whether it is a path with an optional query, fit to be sent.</summary>
    public static bool IsTarget(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] == '/' && !text.ContainsAnyExcept(TargetBytes);

    /// <summary>Whether it is SP or HTAB.</summary>
    internal static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t';

    /// <summary>Without the white space at its ends (OWS of RFC 9110, 5.6.3).</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsBlank(text[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Compares without regard to the case of ASCII letters.</summary>
    internal static bool Same(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => System.Text.Ascii.EqualsIgnoreCase(text, lower);
}
