using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Workloads;

/// <summary>What the player reads of a Deployment.</summary>
internal sealed class PodTemplate(ObjectId id, JsonObject body)
{
    private readonly JsonNode _template = body["spec"]!["template"]!;

    public int Replicas => (int?)body["spec"]!["replicas"] ?? 1;

    public IReadOnlyDictionary<string, string> Labels =>
        _template["metadata"]!["labels"]!
            .AsObject()
            .ToDictionary(label => label.Key, label => (string)label.Value!, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> NamedPorts =>
        (Container(body)["ports"] as JsonArray ?? [])
            .Where(port => port!["name"] is not null)
            .ToDictionary(port => (string)port!["name"]!, port => (int)port!["containerPort"]!, StringComparer.Ordinal);

    /// <summary>The Secret whose certificate the pods show on their TLS port.</summary>
    public string? CertificateSecret =>
        Environment(body).ContainsKey("TLS_SERVER_CERT")
            ? _template["spec"]!["volumes"]!
                .AsArray()
                .Select(volume => (string?)volume!["secret"]?["secretName"])
                .FirstOrDefault(name => name is not null)
            : null;

    /// <summary>The ConfigMap whose authorities issued the certificates that the pods take from clients.</summary>
    public string? ClientAuthorities =>
        Environment(body).ContainsKey("TLS_CLIENT_CACERTS")
            ? _template["spec"]!["volumes"]!
                .AsArray()
                .Select(volume => (string?)volume!["configMap"]?["name"])
                .FirstOrDefault(name => name is not null)
            : null;

    /// <summary>
    /// What the pods speak, by their image and the environment that echo-basic reads; absent for workloads that are not played.
    /// </summary>
    public static EchoMode? ModeOf(JsonObject deployment)
    {
        var image = (string?)Container(deployment)["image"] ?? "";
        if (image.Contains("/coredns", StringComparison.Ordinal))
        {
            return EchoMode.Dns;
        }
        if (!image.Contains("/echo-basic", StringComparison.Ordinal))
        {
            return null;
        }
        var environment = Environment(deployment);
        return environment.ContainsKey("GRPC_ECHO_SERVER") ? EchoMode.Grpc
            : environment.ContainsKey("TCP_ECHO_SERVER") ? EchoMode.Tcp
            : environment.ContainsKey("UDP_ECHO_SERVER") ? EchoMode.Udp
            : EchoMode.Http;
    }

    /// <summary>Named as a ReplicaSet names pods: two more parts behind the Deployment's name, which readers cut off.</summary>
    public string PodName(int index) => $"{id.Name}-5d8f7c6b9-{(char)('a' + index)}x7k2";

    private static JsonNode Container(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private static Dictionary<string, string?> Environment(JsonObject deployment) =>
        (Container(deployment)["env"] as JsonArray ?? []).ToDictionary(
            entry => (string)entry!["name"]!,
            entry => (string?)entry!["value"],
            StringComparer.Ordinal
        );
}
