using System.Text;
using System.Text.Json.Nodes;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Harness;

/// <summary>Secrets and ConfigMaps with certificates, as manifests.</summary>
internal static class TlsSecret
{
    public static JsonObject Of(string @namespace, string name, Issued issued) =>
        Of(@namespace, name, issued.CertificatePem, issued.KeyPem);

    public static JsonObject Of(string @namespace, string name, string certificate, string key) =>
        Secret(@namespace, name, "kubernetes.io/tls", ("tls.crt", certificate), ("tls.key", key));

    public static JsonObject Secret(string @namespace, string name, string type, params (string Key, string Value)[] data) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["type"] = type,
            ["data"] = new JsonObject(
                data.Select(entry =>
                    KeyValuePair.Create(entry.Key, (JsonNode?)Convert.ToBase64String(Encoding.ASCII.GetBytes(entry.Value)))
                )
            ),
        };

    /// <summary>A bundle of authorities, as BackendTLSPolicy and client validation refer to it.</summary>
    public static JsonObject Authorities(string @namespace, string name, string certificate) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["data"] = new JsonObject { ["ca.crt"] = certificate },
        };
}
