namespace Portolan.Proxy.Streams;

/// <summary>What is read of a connection before it is chosen where it goes.</summary>
internal enum StreamKind
{
    /// <summary>Nothing: bytes.</summary>
    Tcp,

    /// <summary>The ClientHello, which goes on to the endpoint with everything else: TLS ends there.</summary>
    TlsPassthrough,

    /// <summary>All of TLS, which ends here; what was inside goes on as bytes.</summary>
    TlsTerminated,
}
