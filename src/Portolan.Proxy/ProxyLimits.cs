namespace Portolan.Proxy;

/// <summary>What a client may ask for before it is refused. The defaults suit a gateway that faces strangers.</summary>
public sealed record ProxyLimits
{
    /// <summary>The longest request line, in bytes; beyond it the answer is 414.</summary>
    public int RequestLineBytes { get; init; } = 16 * 1024;

    /// <summary>All header fields of a request together, in bytes; beyond it the answer is 431.</summary>
    public int RequestHeaderBytes { get; init; } = 64 * 1024;

    /// <summary>The most header fields of a request; beyond it the answer is 431.</summary>
    public int RequestHeaderCount { get; init; } = 128;

    /// <summary>How long a client may take for the request line and headers (and for the first byte of a connection).</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may stay without a request.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a request may go on without a byte in either direction.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for upgraded connections (WebSocket), which may rest.</summary>
    public TimeSpan TunnelIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a client that owes a part of its request's body may send none of it.</summary>
    public TimeSpan RequestBodyTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a client may take nothing of a response that waits for it.</summary>
    public TimeSpan ResponseWriteTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection to an endpoint is kept without a request.</summary>
    public TimeSpan BackendIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections without a request that are kept for one endpoint, in all.</summary>
    public int IdleBackendConnections { get; init; } = 1024;

    /// <summary>All fields of a backend's response together, in bytes; beyond it the answer is 502.</summary>
    public int ResponseHeaderBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// All bodies together that are kept to be sent again or mirrored, in bytes; beyond it a body is sent once, and not mirrored.
    /// </summary>
    public long KeptBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How much of a request that was answered early is read and dropped so that its connection can go on; beyond it the connection is
    /// closed.
    /// </summary>
    public int DroppedBodyBytes { get; init; } = 256 * 1024;

    /// <summary>Connections of clients at one time, over all ports; beyond it a new one is closed at once.</summary>
    public int ClientConnections { get; init; } = 100_000;

    /// <summary>Concurrent HTTP/2 streams on one connection.</summary>
    public int StreamsPerConnection { get; init; } = 100;

    /// <summary>The largest request body that is kept so that it can be sent again; a larger one is sent once.</summary>
    public int RetryBodyBytes { get; init; } = 64 * 1024;

    /// <summary>The largest request body that is mirrored; the copy of a larger one is given up.</summary>
    public int MirrorBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Copies under way at one time; beyond it a request is not mirrored.</summary>
    public int MirrorsInFlight { get; init; } = 1024;
}
