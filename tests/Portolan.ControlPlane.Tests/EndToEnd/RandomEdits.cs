using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Tests.EndToEnd;

/// <summary>What users, other controllers and accidents do to a cluster, one thing at a time, to objects of three names.</summary>
internal static class RandomEdits
{
    private static readonly (string Name, Func<TestCluster, string, Task> Apply)[] All =
    [
        ("Gateway", (cluster, name) => GatewayAsync(cluster, name, """{"listeners":[{"name":"http","port":8080,"protocol":"HTTP"}]}""")),
        (
            "address that cannot be had",
            (cluster, name) =>
                GatewayAsync(
                    cluster,
                    name,
                    """{"addresses":[{"type":"IPAddress","value":"192.0.2.7"},{"type":"Hostname","value":"a.example"}],"listeners":[{"name":"http","port":8080,"protocol":"HTTP"}]}"""
                )
        ),
        (
            "listeners in conflict",
            (cluster, name) =>
                GatewayAsync(
                    cluster,
                    name,
                    """{"listeners":[{"name":"a","port":80,"protocol":"HTTP"},{"name":"b","port":80,"protocol":"TCP"},{"name":"c","port":80,"protocol":"HTTP"}]}"""
                )
        ),
        (
            "certificate that is not there",
            (cluster, name) =>
                GatewayAsync(
                    cluster,
                    name,
                    """{"listeners":[{"name":"tls","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"none"}]}}]}"""
                )
        ),
        (
            "protocol that nobody knows",
            (cluster, name) => GatewayAsync(cluster, name, """{"listeners":[{"name":"odd","port":9,"protocol":"example.com/odd"}]}""")
        ),
        (
            "parameters that are not there",
            (cluster, name) =>
                GatewayAsync(
                    cluster,
                    name,
                    """{"infrastructure":{"parametersRef":{"group":"kuma.io","kind":"MeshGatewayConfig","name":"none"}},"listeners":[{"name":"http","port":8080,"protocol":"HTTP"}]}"""
                )
        ),
        ("Gateway gone", (cluster, name) => cluster.Objects.DeleteAsync<Gateway>(Name(name), Deadline.Token)),
        ("route", (cluster, name) => RouteAsync(cluster, name, "echo")),
        ("route to nothing", (cluster, name) => RouteAsync(cluster, name, "missing")),
        ("route gone", (cluster, name) => cluster.Objects.DeleteAsync<HttpRoute>(Name(name), Deadline.Token)),
        ("Service of the Gateway's name", (cluster, name) => PutAsync(cluster, Service.Type, name, """{"spec":{"ports":[{"port":1}]}}""")),
        ("Service gone", (cluster, name) => cluster.Objects.DeleteAsync<Service>(Name(name), Deadline.Token)),
        (
            "Deployment of a stranger",
            (cluster, name) =>
                PutAsync(
                    cluster,
                    Deployment.Type,
                    name,
                    """
                    {"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}
                    """
                )
        ),
        (
            "scaled by another",
            (cluster, name) => EditAsync(cluster, Deployment.Type, Name(name), deployment => deployment["spec"]!["replicas"] = 3)
        ),
        (
            "image of another",
            (cluster, name) =>
                EditAsync(
                    cluster,
                    Deployment.Type,
                    Name(name),
                    deployment => deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other:1"
                )
        ),
        (
            "port of another",
            (cluster, name) =>
                EditAsync(
                    cluster,
                    Service.Type,
                    Name(name),
                    service => service["spec"]!["ports"]!.AsArray().Add(new JsonObject { ["name"] = "more", ["port"] = 4711 })
                )
        ),
        (
            "mesh gateway edited",
            (cluster, name) =>
                EditAsync(
                    cluster,
                    MeshGateway.Type,
                    new("", $"{name}.default"),
                    gateway => gateway["spec"]!["conf"] = new JsonObject { ["listeners"] = new JsonArray() }
                )
        ),
        ("instance gone", (cluster, name) => cluster.Objects.DeleteAsync<MeshGatewayInstance>(Name(name), Deadline.Token)),
        ("status of another controller", (cluster, name) => EditStatusAsync(cluster, name)),
        (
            "some writes refused",
            (cluster, name) =>
            {
                cluster.Writes.Refused = name[^1] switch
                {
                    '0' => "/meshhttproutes",
                    '1' => "/deployments",
                    _ => "/services",
                };
                return Task.CompletedTask;
            }
        ),
        (
            "no writes refused",
            (cluster, _) =>
            {
                cluster.Writes.Refused = null;
                return Task.CompletedTask;
            }
        ),
    ];

    public static int Count => All.Length;

    public static string Describe(int edit, int which) => $"{All[edit].Name} {which}";

    public static async Task ApplyAsync(TestCluster cluster, int edit, int which)
    {
        try
        {
            await All[edit].Apply(cluster, $"g{which}");
        }
        catch (ApiException refused)
            when (refused.Fault is ApiFault.Invalid or ApiFault.AlreadyExists or ApiFault.NotFound or ApiFault.Conflict)
        {
            // What a stranger does need not fit what is there, and the control plane may have been quicker.
        }
    }

    private static NamespacedName Name(string name) => new("default", name);

    private static Task GatewayAsync(TestCluster cluster, string name, string spec)
    {
        var whole = JsonNode.Parse(spec)!.AsObject();
        whole["gatewayClassName"] = "kuma";
        return PutAsync(cluster, Gateway.Type, name, new JsonObject { ["spec"] = whole }.ToJsonString());
    }

    private static Task RouteAsync(TestCluster cluster, string name, string backend) =>
        PutAsync(
            cluster,
            HttpRoute.Type,
            name,
            $$$"""
            {"spec":{"parentRefs":[{"name":"{{{name}}}"},{"name":"g0","port":8080}],"rules":[{"backendRefs":[{"name":"{{{backend}}}","port":80}]}]}}
            """
        );

    private static async Task PutAsync(TestCluster cluster, ResourceType type, string name, string content)
    {
        var wanted = JsonNode.Parse(content)!.AsObject();
        wanted["apiVersion"] = type.ApiVersion;
        wanted["kind"] = type.Kind;
        wanted["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (!await EditAsync(cluster, type, Name(name), found => found["spec"] = wanted["spec"]!.DeepClone()))
        {
            await cluster.Objects.CreateAsync(type, wanted, Deadline.Token);
        }
    }

    private static async Task<bool> EditAsync(TestCluster cluster, ResourceType type, NamespacedName name, Action<JsonObject> edit) =>
        await cluster.Objects.UpdateAsync(
            type,
            name,
            found =>
            {
                edit(found);
                return EditResult.Changed;
            },
            Subresource.None,
            Deadline.Token
        )
            is not null;

    private static Task EditStatusAsync(TestCluster cluster, string name) =>
        cluster.Objects.UpdateAsync(
            HttpRoute.Type,
            Name(name),
            route =>
            {
                var parents = route["status"]?["parents"] as JsonArray ?? [];
                route["status"] = new JsonObject
                {
                    ["parents"] = new JsonArray([
                        new JsonObject
                        {
                            ["controllerName"] = "example.com/other",
                            ["parentRef"] = new JsonObject { ["name"] = "elsewhere" },
                            ["conditions"] = new JsonArray(
                                new JsonObject
                                {
                                    ["type"] = "Accepted",
                                    ["status"] = "True",
                                    ["reason"] = "Accepted",
                                    ["message"] = "",
                                    ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
                                }
                            ),
                        },
                        .. parents
                            .Where(parent => (string?)parent!["controllerName"] != "example.com/other")
                            .Select(parent => parent!.DeepClone()),
                    ]),
                };
                return EditResult.Changed;
            },
            Subresource.Status,
            Deadline.Token
        );
}
