using System.Text.Json.Serialization;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// The JSON that an echo pod answers with: the request as it arrived, and who answered. Field names are those of echo-basic.
/// </summary>
internal sealed record EchoReport
{
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    [JsonPropertyName("host")]
    public required string Host { get; init; }

    [JsonPropertyName("method")]
    public required string Method { get; init; }

    [JsonPropertyName("proto")]
    public required string Protocol { get; init; }

    [JsonPropertyName("headers")]
    public required Dictionary<string, string[]> Headers
    {
        get;
        init => field = new Dictionary<string, string[]>(value, StringComparer.OrdinalIgnoreCase);
    }

    [JsonPropertyName("httpPort")]
    public required string HttpPort { get; init; }

    [JsonPropertyName("namespace")]
    public required string Namespace { get; init; }

    [JsonPropertyName("ingress")]
    public string Ingress { get; init; } = "";

    [JsonPropertyName("service")]
    public string Service { get; init; } = "";

    [JsonPropertyName("pod")]
    public required string Pod { get; init; }

    [JsonPropertyName("tls")]
    public TlsReport? Tls { get; init; }

    /// <summary>The pod's name without the two parts that its Deployment and ReplicaSet added: the workload's name.</summary>
    [JsonIgnore]
    public string Workload => string.Join('-', Pod.Split('-')[..^2]);
}

/// <summary>The TLS session on which the request arrived.</summary>
internal sealed record TlsReport
{
    [JsonPropertyName("version")]
    public required string Version { get; init; }

    [JsonPropertyName("peerCertificates")]
    public string[] PeerCertificates { get; init; } = [];

    [JsonPropertyName("serverName")]
    public required string ServerName { get; init; }

    [JsonPropertyName("negotiatedProtocol")]
    public required string NegotiatedProtocol { get; init; }

    [JsonPropertyName("cipherSuite")]
    public required string CipherSuite { get; init; }
}
