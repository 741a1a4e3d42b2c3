using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>Names an object of the API; <paramref name="Namespace"/> is empty for cluster-scoped kinds.</summary>
internal sealed record ObjectId(string ApiVersion, string Kind, string Namespace, string Name)
{
    public const string GatewayApi = "gateway.networking.k8s.io/v1";

    public static ObjectId Of(JsonObject body) =>
        new(
            (string)body["apiVersion"]!,
            (string)body["kind"]!,
            (string?)body["metadata"]!["namespace"] ?? "",
            (string)body["metadata"]!["name"]!
        );

    public static ObjectId Gateway(string @namespace, string name) => new(GatewayApi, "Gateway", @namespace, name);

    public static ObjectId HttpRoute(string @namespace, string name) => new(GatewayApi, "HTTPRoute", @namespace, name);

    /// <summary>A route of any kind of Gateway API.</summary>
    public static ObjectId Route(string kind, string @namespace, string name) => new(GatewayApi, kind, @namespace, name);

    public static ObjectId GatewayClass(string name) => new(GatewayApi, "GatewayClass", "", name);

    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
