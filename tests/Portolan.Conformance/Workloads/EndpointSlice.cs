using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Workloads;

/// <summary>The EndpointSlice that the endpoint controller of a cluster would write.</summary>
internal static class EndpointSlice
{
    public static JsonObject For(ObjectId service, JsonObject body, IReadOnlyList<EchoPod> pods) =>
        new()
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{service.Name}-ipv4",
                ["namespace"] = service.Namespace,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/service-name"] = service.Name,
                    ["endpointslice.kubernetes.io/managed-by"] = "conformance-kit",
                },
            },
            ["addressType"] = "IPv4",
            ["ports"] = new JsonArray([.. body["spec"]!["ports"]!.AsArray().Select(port => Port(port!, pods))]),
            ["endpoints"] = new JsonArray([.. pods.Select(Endpoint)]),
        };

    private static JsonObject Port(JsonNode service, IReadOnlyList<EchoPod> pods)
    {
        var target = service["targetPort"] ?? service["port"]!;
        var number =
            target.GetValueKind() == JsonValueKind.Number
                ? (int)target
                : pods.Select(pod => pod.Spec.NamedPorts[(string)target!]).FirstOrDefault();
        var port = new JsonObject
        {
            ["name"] = (string?)service["name"] ?? "",
            ["protocol"] = (string?)service["protocol"] ?? "TCP",
            ["port"] = PodSpec.BoundPort(number),
        };
        if ((string?)service["appProtocol"] is { } application)
        {
            port["appProtocol"] = application;
        }
        return port;
    }

    private static JsonObject Endpoint(EchoPod pod) =>
        new()
        {
            ["addresses"] = new JsonArray(pod.Spec.Address.ToString()),
            ["conditions"] = new JsonObject
            {
                ["ready"] = true,
                ["serving"] = true,
                ["terminating"] = false,
            },
            ["targetRef"] = new JsonObject
            {
                ["kind"] = "Pod",
                ["namespace"] = pod.Spec.Namespace,
                ["name"] = pod.Spec.Name,
            },
        };
}
