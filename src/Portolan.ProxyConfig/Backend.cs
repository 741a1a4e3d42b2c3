using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>What is spoken to a backend.</summary>
public enum BackendProtocol
{
    /// <summary>HTTP/1.1; also WebSocket (<c>kubernetes.io/ws</c>).</summary>
    Http1,

    /// <summary>HTTP/2 with prior knowledge (<c>kubernetes.io/h2c</c>, <c>grpc</c>).</summary>
    Http2,

    /// <summary>Bytes.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,
}

/// <summary>One port of one Service, without its endpoints, which change more often.</summary>
public sealed record Backend
{
    /// <summary>The name by which routes and endpoint sets point here.</summary>
    public required BackendKey Key { get; init; }

    /// <summary>What is spoken.</summary>
    public BackendProtocol Protocol { get; init; }

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The host name for <c>hostToBackendHostname</c>, <c>name.namespace.svc.cluster.local</c>.</summary>
    public string? Hostname { get; init; }

    /// <summary>How a client's requests stay with one endpoint, where the rule says nothing of it.</summary>
    public SessionPolicy? Session { get; init; }

    /// <summary>How much of what it is asked may be repeats; absent for as much as rules say.</summary>
    public RetryBudgetPolicy? RetryBudget { get; init; }

    /// <summary>How TLS is spoken around the protocol; absent for plain text.</summary>
    public BackendTls? Tls { get; init; }

    /// <summary>
    /// Why nobody may speak to it: a part of it could not be read, which may be the part that protects it. Absent when all is well. It does
    /// not travel.
    /// </summary>
    public string? Refusal { get; init; }
}

/// <summary>Whether an endpoint takes requests (EndpointSlice conditions).</summary>
public enum EndpointState
{
    /// <summary>Takes requests.</summary>
    Ready,

    /// <summary>Terminating but still serving: takes requests only when no endpoint is ready.</summary>
    Draining,
}

/// <summary>Where a backend listens.</summary>
public sealed record Endpoint(string Address, int Port, EndpointState State)
{
    /// <summary>The zone, for locality.</summary>
    public string? Zone { get; init; }
}

/// <summary>All endpoints of a backend.</summary>
public sealed record EndpointSet(BackendKey Backend, EquatableList<Endpoint> Endpoints);
