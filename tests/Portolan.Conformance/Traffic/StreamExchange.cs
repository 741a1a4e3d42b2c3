namespace Portolan.Conformance.Traffic;

/// <summary>What carries a question to a port.</summary>
internal enum StreamTransport
{
    /// <summary>A connection.</summary>
    Tcp,

    /// <summary>A connection with TLS in it.</summary>
    Tls,

    /// <summary>A datagram.</summary>
    Udp,
}

/// <summary>A connection or datagram, and what must come of it: one row of a test's table. Built by <see cref="Streams"/>.</summary>
internal sealed record StreamExchange(StreamTransport Transport, int Port)
{
    /// <summary>The name in TLS; none is sent when empty.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The workload that must answer; null when nobody may.</summary>
    public string? Workload { get; init; }

    /// <summary>The workload's namespace, when the name alone does not tell.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether the workload itself must have ended TLS.</summary>
    public bool? IsEndedByWorkload { get; init; }

    /// <summary>The certificate that must be shown.</summary>
    public string? CertificateThumbprint { get; init; }

    public StreamExchange From(string workload) => this with { Workload = workload };

    public StreamExchange In(string @namespace) => this with { Namespace = @namespace };

    /// <summary>The workload ends TLS: it passed through.</summary>
    public StreamExchange PassedThrough() => this with { IsEndedByWorkload = true };

    /// <summary>The gateway ends TLS.</summary>
    public StreamExchange Terminated() => this with { IsEndedByWorkload = false };

    public StreamExchange Shows(string thumbprint) => this with { CertificateThumbprint = thumbprint };

    public override string ToString() => $"{Transport} {Port}{(ServerName.Length == 0 ? "" : $" as {ServerName}")}";
}

/// <summary>Starts a row: <c>Tcp(9300).From("alpha")</c>; a row without a workload must not be answered.</summary>
internal static class Streams
{
    public static StreamExchange Tcp(int port) => new(StreamTransport.Tcp, port);

    public static StreamExchange Tls(int port, string serverName) => new(StreamTransport.Tls, port) { ServerName = serverName };

    public static StreamExchange Udp(int port) => new(StreamTransport.Udp, port);
}
