using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Tests.ChangeCost;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Tests.EndToEnd;

/// <summary>A control plane that reads a part of the API knows that part and says nothing of the rest.</summary>
public sealed class WatchScopeTests
{
    [Fact]
    public async Task A_Gateway_of_a_namespace_that_is_not_read_is_left_alone()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var controlPlane = await cluster.StartControlPlaneAsync(watch: new WatchScope { Namespaces = ["default"] });
        await cluster.CreateAsync<Namespace>("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"other"}}""");
        await cluster.CreateAsync<Gateway>(Manifests.Gateway.Replace("\"default\"", "\"other\"", StringComparison.Ordinal));
        await cluster.CreateAsync<Gateway>(Manifests.Gateway);

        // What was created later has been judged.
        await cluster.WaitForAsync<Gateway>(
            new("default", "edge"),
            gateway => StatusOf(gateway.Status?.Conditions, "Accepted") == ConditionStatus.True
        );
        var other = await cluster.WaitForAsync<Gateway>(new("other", "edge"), _ => true);

        Assert.DoesNotContain(other.Status?.Conditions ?? [], condition => condition.Status != ConditionStatus.Unknown);
    }

    [Fact]
    public async Task A_Secret_is_there_when_it_has_the_labels_that_Secrets_must_have()
    {
        await using var cluster = await TestCluster.StartAsync();
        var selectors = new Dictionary<string, string>(StringComparer.Ordinal) { ["Secret"] = "use=listener" };
        await using var controlPlane = await cluster.StartControlPlaneAsync(watch: new WatchScope { Selectors = selectors });
        var pair = BigWorld.KeyPair() with
        {
            Metadata = new ObjectMeta { Name = "pair", Namespace = "default" },
        };
        await cluster.CreateAsync<Secret>(ResourceJson.ToJson(pair).ToJsonString());
        await cluster.CreateAsync<Gateway>(
            """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"default"},
             "spec":{"gatewayClassName":"kuma","listeners":[{"name":"https","port":8443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"pair"}]}}]}}
            """
        );
        await ResolvedAsync(ConditionStatus.False);

        await cluster.Objects.MergeAsync(
            Secret.Type,
            new("default", "pair"),
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["use"] = "listener" } } },
            Subresource.None,
            Deadline.Token
        );
        await ResolvedAsync(ConditionStatus.True);

        Task ResolvedAsync(string status) =>
            cluster.WaitForAsync<Gateway>(
                new("default", "edge"),
                gateway => gateway.Status?.Listeners is [{ Conditions: var conditions }] && StatusOf(conditions, "ResolvedRefs") == status
            );
    }

    private static string? StatusOf(IEnumerable<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type)?.Status;
}
