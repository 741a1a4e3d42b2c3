namespace Portolan.Http.Messages;

/// <summary>The version of HTTP in which a message came.</summary>
public enum HttpVersion
{
    /// <summary>
    /// HTTP/1.0 (RFC 1945): a connection ends after the answer unless both sides say otherwise, and bodies are never chunked.
    /// </summary>
    Http10,

    /// <summary>HTTP/1.1 (RFC 9112).</summary>
    Http11,

    /// <summary>HTTP/2 (RFC 9113).</summary>
    Http2,
}
