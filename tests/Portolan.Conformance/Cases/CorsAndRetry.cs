using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class CorsAndRetry(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteCORS")]
    public async Task Scripts_of_allowed_origins_may_ask_and_others_not()
    {
        await using var scene = await cluster.PlayAsync("cors-and-retry", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Preflight("https://www.foo.com")
                .Is(200, 204)
                .HasHeader("Access-Control-Allow-Origin", "https://www.foo.com")
                .HasHeader("Access-Control-Allow-Methods", "GET,PUT")
                .HasHeader("Access-Control-Allow-Headers", "X-One,X-Two")
                .HasHeader("Access-Control-Max-Age", "3600")
                .HasHeader("Access-Control-Allow-Credentials", "true"),
            Preflight("https://sub.bar.com").Is(200, 204).HasHeader("Access-Control-Allow-Origin", "https://sub.bar.com"),
            Preflight("http://www.foo.com").Is(200, 204, 403).HasHeader("Access-Control-Allow-Origin", null),
            Preflight("https://www.other.com").Is(200, 204, 403).HasHeader("Access-Control-Allow-Origin", null),
            Get("/cors")
                .Header("Origin", "https://www.foo.com")
                .From("alpha")
                .HasHeader("Access-Control-Allow-Origin", "https://www.foo.com")
                .HasHeader("Access-Control-Expose-Headers", "X-Three")
                .HasHeader("Access-Control-Allow-Credentials", "true"),
            Get("/cors").Header("Origin", "https://www.other.com").HasHeader("Access-Control-Allow-Origin", null),
            Get("/cors").From("alpha").HasHeader("Access-Control-Allow-Origin", null)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRetry")]
    public async Task Failed_attempt_is_repeated_as_often_as_the_rule_says_and_for_its_codes_only()
    {
        await using var scene = await cluster.PlayAsAsync("retry", "cors-and-retry", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/cors").From("alpha"));

        Assert.Equal(200, await StatusAsync(edge, "/retry/twice?uuid=a&succeedAfter=2&responseCode=503"));
        Assert.Equal(503, await StatusAsync(edge, "/retry/twice?uuid=b&succeedAfter=3&responseCode=503"));
        Assert.Equal(501, await StatusAsync(edge, "/retry/twice?uuid=c&succeedAfter=1&responseCode=501"));
        Assert.Equal(503, await StatusAsync(edge, "/retry/never?uuid=d&succeedAfter=1&responseCode=503"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRetryConnectionError")]
    public async Task Connection_that_breaks_is_repeated_whatever_the_codes()
    {
        await using var scene = await cluster.PlayAsAsync("retry-connection", "cors-and-retry", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/cors").From("alpha"));

        // A connection that had waited may be tried anew besides (RFC 9112, 9.3.1): exact counts are those of statuses.
        Assert.Equal(200, await StatusAsync(edge, "/retry/twice?uuid=a&succeedAfter=2"));
        Assert.Equal(502, await StatusAsync(edge, "/retry/twice?uuid=b&succeedAfter=9"));
        Assert.Equal(502, await StatusAsync(edge, "/retry/never?uuid=c&succeedAfter=9"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRetryWithTimeouts")]
    public async Task Attempt_that_takes_too_long_is_repeated()
    {
        await using var scene = await cluster.PlayAsAsync("retry-timeout", "cors-and-retry", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/cors").From("alpha"));

        // The delay is one that nobody waits for: the attempt's own limit ends it.
        Assert.Equal(200, await StatusAsync(edge, "/retry/late?uuid=a&succeedAfter=1&delayRetry=60s"));
        Assert.Equal(504, await StatusAsync(edge, "/retry/late?uuid=b&succeedAfter=2&delayRetry=60s"));
    }

    private static async Task<int> StatusAsync(GatewayProbe gateway, string target) => (await gateway.SendAsync(Get(target))).Status;

    private static Exchange Preflight(string origin) =>
        Send("OPTIONS", "/cors")
            .Header("Origin", origin)
            .Header("Access-Control-Request-Method", "PUT")
            .Header("Access-Control-Request-Headers", "X-One");
}
