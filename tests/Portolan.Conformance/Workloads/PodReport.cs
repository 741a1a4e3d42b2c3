using System.Text.Json.Serialization;

namespace Portolan.Conformance.Workloads;

/// <summary>What a pod answers that knows no headers: who it is, and what it was sent. Field names are those of echo-basic.</summary>
internal sealed record PodReport
{
    [JsonPropertyName("request")]
    public required string Request { get; init; }

    [JsonPropertyName("namespace")]
    public required string Namespace { get; init; }

    [JsonPropertyName("ingress")]
    public string Ingress { get; init; } = "";

    [JsonPropertyName("service")]
    public string Service { get; init; } = "";

    [JsonPropertyName("pod")]
    public required string Pod { get; init; }

    /// <summary>The pod's name without the two parts that its Deployment and ReplicaSet added: the workload's name.</summary>
    [JsonIgnore]
    public string Workload => string.Join('-', Pod.Split('-')[..^2]);
}
