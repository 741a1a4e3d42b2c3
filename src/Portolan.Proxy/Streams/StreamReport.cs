using System.Net;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Streams;

/// <summary>What the access log and the metrics are told of a connection, or of a flow of datagrams, that is over.</summary>
internal readonly record struct StreamReport
{
    /// <summary>Who connected.</summary>
    public required IPEndPoint? Client { get; init; }

    /// <summary>The server name of its ClientHello; null when none was read or sent.</summary>
    public required string? ServerName { get; init; }

    /// <summary>The listener that the name selected.</summary>
    public required string? Listener { get; init; }

    /// <summary>The rule that it followed.</summary>
    public required StreamRule? Rule { get; init; }

    /// <summary>The backend that the rule drew.</summary>
    public required BackendState? Backend { get; init; }

    /// <summary>The endpoint that took it, or that was tried last.</summary>
    public required BackendEndpoint? Endpoint { get; init; }

    /// <summary>What ended it, when it did not end by itself.</summary>
    public required ProxyError Error { get; init; }

    /// <summary>Endpoints that were tried in vain before the last.</summary>
    public required int Retries { get; init; }

    /// <summary>How long it lasted.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long it took until the endpoint was there; null when none was.</summary>
    public required TimeSpan? Connected { get; init; }

    /// <summary>Bytes from the client to the endpoint.</summary>
    public required long BytesUp { get; init; }

    /// <summary>Bytes from the endpoint to the client.</summary>
    public required long BytesDown { get; init; }
}
