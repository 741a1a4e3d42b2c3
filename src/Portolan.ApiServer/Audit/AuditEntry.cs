namespace Portolan.ApiServer.Audit;

/// <summary>A line of the audit log.</summary>
internal sealed record AuditEntry(
    DateTimeOffset Time,
    string Method,
    string Path,
    string User,
    string UserAgent,
    int Code,
    double LatencyMs
)
{
    /// <summary>The Kubernetes verb; the method in small letters for what is no resource.</summary>
    public required string Verb { get; init; }

    /// <summary>As access rules name it: <c>httproutes.gateway.networking.k8s.io/status</c>; empty for what is no resource.</summary>
    public required string Resource { get; init; }
}
