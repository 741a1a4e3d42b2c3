using System.Text.Json.Serialization;

namespace Portolan.Conformance.Workloads;

/// <summary>What a gRPC pod answers: the call as it arrived, and who answered.</summary>
internal sealed record GrpcReport
{
    [JsonPropertyName("method")]
    public required string Method { get; init; }

    [JsonPropertyName("authority")]
    public required string Authority { get; init; }

    [JsonPropertyName("headers")]
    public required Dictionary<string, string[]> Headers
    {
        get;
        init => field = new Dictionary<string, string[]>(value, StringComparer.OrdinalIgnoreCase);
    }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("namespace")]
    public required string Namespace { get; init; }

    [JsonPropertyName("pod")]
    public required string Pod { get; init; }

    /// <summary>The pod's name without the two parts that its Deployment and ReplicaSet added: the workload's name.</summary>
    [JsonIgnore]
    public string Workload => string.Join('-', Pod.Split('-')[..^2]);
}
