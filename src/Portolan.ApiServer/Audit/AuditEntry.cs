namespace Portolan.ApiServer.Audit;

/// <summary>A line of the audit log.</summary>
internal sealed record AuditEntry(DateTimeOffset Time, string Method, string Path, string User, string UserAgent, int Code, double LatencyMs);
