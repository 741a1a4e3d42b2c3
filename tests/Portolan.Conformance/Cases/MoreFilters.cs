using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class MoreFilters(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteRewritePath")]
    [Trait("Upstream", "HTTPRouteRewriteHost")]
    public async Task Path_and_host_are_rewritten()
    {
        await using var scene = await cluster.PlayAsync("url-rewrite", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/prefix/one/two").From("alpha").Sees("/one/two"),
            Get("/prefix/one").From("alpha").Sees("/one"),
            Get("/prefix/one/?q=1").From("alpha").Sees("/one/?q=1"),
            Get("/strip/three").From("alpha").Sees("/three"),
            Get("/strip").From("alpha").Sees("/"),
            Get("/full/of/words?q=1").From("alpha").Sees("/whole?q=1"),
            Get("/host").Host("outer.example.org").From("alpha").SeesHost("inner.example.org")
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRedirectPath")]
    [Trait("Upstream", "HTTPRouteRedirectPort")]
    [Trait("Upstream", "HTTPRouteRedirectScheme")]
    [Trait("Upstream", "HTTPRoute303Redirect")]
    [Trait("Upstream", "HTTPRoute307Redirect")]
    [Trait("Upstream", "HTTPRoute308Redirect")]
    public async Task Redirect_changes_what_it_says_and_keeps_the_rest()
    {
        await using var scene = await cluster.PlayAsync("redirects");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/prefix/a?q=1").Host("a.com").RedirectsTo("http://a.com/new/a?q=1"),
            Get("/full/a").Host("a.com").RedirectsTo("http://a.com/whole"),
            Get("/port").Host("a.com").RedirectsTo("http://a.com:8083/port"),
            Get("/scheme").Host("a.com").RedirectsTo("https://a.com/scheme"),
            Get("/scheme").Host("a.com").On(8080).RedirectsTo("https://a.com/scheme"),
            Get("/scheme-and-port").Host("a.com").RedirectsTo("https://a.com:8443/scheme-and-port"),
            Get("/host").Host("a.com").On(8080).RedirectsTo("http://example.org:8080/host"),
            Get("/303").Host("a.com").RedirectsTo("http://a.com/303", 303),
            Get("/307").Host("a.com").RedirectsTo("http://a.com/307", 307),
            Get("/308").Host("a.com").RedirectsTo("http://a.com/308", 308)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteResponseHeaderModifier")]
    public async Task Answers_headers_are_set_added_and_removed()
    {
        await using var scene = await cluster.PlayAsync("response-headers", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/edit").From("alpha").HasHeader("X-Set", "by-rule").HasHeader("X-Add", "by-rule"),
            Get("/edit")
                .Header("X-Echo-Set-Header", "x-set:b,x-add:b,X-REMOVE:b,X-Other:b")
                .From("alpha")
                .HasHeader("X-Set", "by-rule")
                .HasHeader("X-Add", "b,by-rule")
                .HasHeader("X-Remove", null)
                .HasHeader("X-Other", "b"),
            Get("/both").From("alpha").HasHeader("X-Set", "to-client").SeesHeader("X-Set", "to-backend")
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteBackendRequestHeaderModifier")]
    public async Task Edits_of_one_backend_reach_that_backend_only()
    {
        await using var scene = await cluster.PlayAsync("backend-request-headers", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/"));

        HashSet<string> seen = [];
        for (var request = 0; request < 40; request++)
        {
            var echo = (await edge.SendAsync(Get("/").Header("X-Remove", "by-client"))).Echo!;
            Assert.Equal([echo.Workload], echo.Headers["X-Backend"]);
            Assert.Equal(echo.Workload == "beta", echo.Headers.ContainsKey("X-Remove"));
            seen.Add(echo.Workload);
        }

        Assert.Equal(["alpha", "beta"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRequestMirror")]
    [Trait("Upstream", "HTTPRouteRequestMultipleMirrors")]
    public async Task Copies_go_to_every_mirror_and_the_answer_is_the_backends()
    {
        await using var scene = await cluster.PlayAsync("mirrors", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/one").From("alpha"), Get("/two").From("alpha"), Get("/none").From("alpha"));

        await Eventually.SucceedsAsync(() =>
        {
            Seen(scene, "beta", "/one");
            Seen(scene, "beta", "/two");
            Seen(scene, "gamma", "/two");
            return Task.CompletedTask;
        });
        Assert.DoesNotContain(scene.ReceivedBy("gamma"), request => request.Target == "/one");
        Assert.DoesNotContain(scene.ReceivedBy("beta"), request => request.Target == "/none");
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRequestPercentageMirror")]
    public async Task Part_of_the_requests_is_copied()
    {
        await using var scene = await cluster.PlayAsAsync("mirrors-in-part", "mirrors", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/none").From("alpha"));

        await Distribution.OfAsync(edge, Get("/some"), requests: 500);

        // 100 of 500 are expected; four sigma of the binomial distribution are 36.
        await Eventually.SucceedsAsync(() =>
        {
            var copies = scene.ReceivedBy("beta").Count(request => request.Target == "/some");
            if (copies is < 64 or > 136)
            {
                throw new NotYetException($"{copies} of 500 were copied");
            }
            return Task.CompletedTask;
        });
    }

    private static void Seen(Scene scene, string workload, string target)
    {
        if (!scene.ReceivedBy(workload).Any(request => request.Target == target))
        {
            throw new NotYetException($"{workload} has not seen {target}");
        }
    }
}
