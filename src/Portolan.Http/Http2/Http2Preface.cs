namespace Portolan.Http.Http2;

/// <summary>The octets that a client sends first (RFC 9113, 3.4).</summary>
public static class Http2Preface
{
    /// <summary>All of them.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether input begins with them, or may still do so when more of it comes.</summary>
    public static PrefaceMatch Match(ReadOnlySpan<byte> input)
    {
        var length = Math.Min(input.Length, Bytes.Length);
        return !input[..length].SequenceEqual(Bytes[..length]) ? PrefaceMatch.No
            : length == Bytes.Length ? PrefaceMatch.Yes
            : PrefaceMatch.NotYet;
    }
}
