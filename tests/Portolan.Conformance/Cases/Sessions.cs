using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>Session persistence (GEP-1619); the upstream suite has no test of it.</summary>
public sealed class Sessions(CaseCluster cluster)
{
    [Fact]
    public async Task Requests_of_a_client_stay_with_the_pod_that_answered_the_first()
    {
        await using var scene = await PlayAsync("sessions");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/cookie"));
        await scene.Observer.RouteAsync(scene.RouteId("sticky"), "edge", Condition.True("Accepted"), Condition.True("ResolvedRefs"));

        foreach (
            var (path, attributes) in new[]
            {
                ("/cookie", "; Path=/cookie; HttpOnly; SameSite=Strict"),
                ("/permanent", "; Max-Age=300; HttpOnly; SameSite=Strict"),
            }
        )
        {
            var first = await edge.SendAsync(Get(path));
            var cookie = Assert.Single(first.Headers["Set-Cookie"]);
            Assert.EndsWith(attributes, cookie, StringComparison.Ordinal);
            await StaysAsync(edge, first, Get(path).Header("Cookie", cookie.Split(';')[0]));
        }

        var begun = await edge.SendAsync(Get("/header"));
        await StaysAsync(edge, begun, Get("/header").Header("x-session", Assert.Single(begun.Headers["x-session"])));
    }

    [Fact]
    public async Task A_session_counts_before_weights_and_belongs_to_its_rule_alone()
    {
        await using var scene = await PlayAsync("sessions-split");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/split"));

        var firsts = new List<Reply>();
        for (var client = 0; client < 20; client++)
        {
            firsts.Add(await edge.SendAsync(Get("/split")));
        }

        Assert.Equal(14, firsts.Count(first => first.Echo!.Pod.StartsWith("alpha", StringComparison.Ordinal)));
        var beta = firsts.First(first => first.Echo!.Pod.StartsWith("beta", StringComparison.Ordinal));
        var cookie = beta.Headers["Set-Cookie"][0].Split(';')[0];
        await StaysAsync(edge, beta, Get("/split").Header("Cookie", cookie));
        var elsewhere = await edge.SendAsync(Get("/cookie").Header("Cookie", cookie.Replace("split=", "sid=", StringComparison.Ordinal)));
        Assert.Single(elsewhere.Headers["Set-Cookie"]);
    }

    [Fact]
    public async Task A_name_that_no_cookie_can_have_is_refused()
    {
        await using var scene = await PlayAsync("sessions-misnamed");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(scene.RouteId("misnamed"), "edge", Condition.False("Accepted", "UnsupportedValue"));
        await edge.ShowsAsync(Get("/misnamed").Is(500));
    }

    private async Task<Scene> PlayAsync(string name)
    {
        var scene = await cluster.PlayAsAsync(name, "sessions", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Endpoints.Slice(scene, "all", [.. new[] { "alpha", "beta", "gamma" }.Select(pod => Endpoints.Endpoint(scene, pod))])
        );
        return scene;
    }

    private static async Task StaysAsync(GatewayProbe edge, Reply first, Exchange next)
    {
        for (var request = 0; request < 20; request++)
        {
            var reply = await edge.SendAsync(next);
            Assert.Equal(first.Echo!.Pod, reply.Echo!.Pod);
            Assert.False(reply.Headers.ContainsKey("Set-Cookie"));
        }
    }
}
