using Portolan.Proxy.Http;

namespace Portolan.Proxy.AccessLog;

/// <summary>One request, as the access log tells it. References and numbers only: text is made by the writer, off the request path.</summary>
internal readonly record struct AccessLogEntry
{
    public required DateTimeOffset Time { get; init; }

    public required string Client { get; init; }

    public required string Method { get; init; }

    public required string Scheme { get; init; }

    public required string Host { get; init; }

    public required RequestTarget Target { get; init; }

    public required string Protocol { get; init; }

    public required string? UserAgent { get; init; }

    public required string? Listener { get; init; }

    public required string? Route { get; init; }

    public required string? Rule { get; init; }

    public required string? Backend { get; init; }

    public required string? Endpoint { get; init; }

    public required int Status { get; init; }

    public required string Flag { get; init; }

    public required string? Reason { get; init; }

    public required int Retries { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan? FirstByte { get; init; }

    public required long? RequestBytes { get; init; }

    public required long? ResponseBytes { get; init; }
}
