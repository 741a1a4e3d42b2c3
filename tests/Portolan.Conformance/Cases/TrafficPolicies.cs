using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>XBackendTrafficPolicy (GEP-1619, GEP-3388); the upstream suite has no test of it.</summary>
public sealed class TrafficPolicies(CaseCluster cluster)
{
    [Fact]
    public async Task Sessions_of_a_backend_are_kept_apart_by_rule()
    {
        await using var scene = await PlayAsync("traffic-sessions");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/a"));
        await scene.Observer.PolicyAsync(Policy(scene, "a-sticky"), "edge", Condition.True("Accepted"));

        var a = await edge.SendAsync(Get("/a"));
        var b = await edge.SendAsync(Get("/b"));
        var cookies = $"{Cookie(a)}; {Cookie(b)}";
        Assert.NotEqual(Cookie(a).Split('=')[0], Cookie(b).Split('=')[0]);
        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(a.Echo!.Pod, (await edge.SendAsync(Get("/a").Header("Cookie", cookies))).Echo!.Pod);
            Assert.Equal(b.Echo!.Pod, (await edge.SendAsync(Get("/b").Header("Cookie", cookies))).Echo!.Pod);
        }
    }

    [Fact]
    public async Task Beyond_its_budget_a_backend_is_not_asked_again()
    {
        await using var scene = await PlayAsync("traffic-budget");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/retry"));
        await scene.Observer.PolicyAsync(Policy(scene, "b-budget"), "edge", Condition.True("Accepted"));
        await scene.Observer.PolicyAsync(Policy(scene, "c-budget"), "edge", Condition.False("Accepted", "Conflicted"));

        var statuses = new List<int>();
        foreach (var request in new[] { "a", "b", "c", "d" })
        {
            statuses.Add((await edge.SendAsync(Get($"/retry?uuid={request}&succeedAfter=9&responseCode=500"))).Status);
        }

        Assert.Equal([500, 500, 503, 503], statuses);
    }

    private static string Cookie(Traffic.Reply reply) => Assert.Single(reply.Headers["Set-Cookie"]).Split(';')[0];

    private static ObjectId Policy(Scene scene, string name) =>
        new("gateway.networking.x-k8s.io/v1alpha1", "XBackendTrafficPolicy", scene.Namespace, name);

    private async Task<Scene> PlayAsync(string name)
    {
        var scene = await cluster.PlayAsAsync(name, "traffic-policies", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Endpoints.Slice(scene, "all", [.. new[] { "alpha", "beta", "gamma" }.Select(pod => Endpoints.Endpoint(scene, pod))])
        );
        return scene;
    }
}
