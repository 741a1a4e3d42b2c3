namespace Portolan.Bench.Contestants;

/// <summary>What clients speak to a proxy.</summary>
internal enum Front
{
    /// <summary>HTTP/1.1 in the clear.</summary>
    Http,

    /// <summary>HTTP/2 in the clear, with prior knowledge.</summary>
    Http2,

    /// <summary>HTTP/1.1 or HTTP/2 (ALPN) over TLS that the proxy terminates.</summary>
    Https,

    /// <summary>Bytes.</summary>
    Tcp,

    /// <summary>TLS that the proxy passes on by its server name.</summary>
    TlsPassthrough,
}
