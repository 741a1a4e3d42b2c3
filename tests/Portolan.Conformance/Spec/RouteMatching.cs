using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class RouteMatching(SpecCluster cluster)
{
    private const string V1 = "infra-backend-v1";
    private const string V2 = "infra-backend-v2";
    private const string V3 = "infra-backend-v3";

    [Fact]
    [Trait("Manifest", "HTTPRouteSimpleSameNamespace")]
    public async Task Simple_same_namespace()
    {
        await using var scene = await cluster.PlayAsync("httproute-simple-same-namespace");
        var gateway = await scene.GatewayAsync("same-namespace");

        await scene.Observer.RouteIsServedAsync(scene.RouteId("gateway-conformance-infra-test"));
        await gateway.ShowsAsync(Get("/").From(V1).In(SpecCluster.Infra));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteExactPathMatching")]
    public async Task Exact_path()
    {
        await using var scene = await cluster.PlayAsync("httproute-exact-path-matching");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/one").From(V1),
            Get("/two").From(V2),
            Get("/").Is(404),
            Get("/one/example").Is(404),
            Get("/two/").Is(404),
            Get("/Two").Is(404),
            Get("/one/").Is(404),
            Get("/ONE").Is(404),
            Get("/three").Is(404)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteHeaderMatching")]
    public async Task Headers()
    {
        await using var scene = await cluster.PlayAsync("httproute-header-matching");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/").Header("Version", "one").From(V1),
            Get("/").Header("Version", "two").From(V2),
            Get("/").Header("Version", "two").Header("Color", "orange").From(V1),
            Get("/").Header("Color", "blue").From(V1),
            Get("/").Header("Color", "green").From(V1),
            Get("/").Header("Color", "red").From(V2),
            Get("/").Header("Color", "yellow").From(V2),
            Get("/").Header("Color", "orange").Is(404),
            Get("/").Header("Some-Other-Header", "one").Is(404)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteMethodMatching")]
    public async Task Methods()
    {
        await using var scene = await cluster.PlayAsync("httproute-method-matching");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Send("POST", "/").From(V1),
            Get("/").From(V2),
            Send("HEAD", "/").Is(404),
            Get("/path1").From(V1),
            Send("PUT", "/").Header("version", "one").From(V2),
            Send("POST", "/path2").Header("version", "two").From(V3),
            Send("PATCH", "/path3").From(V1),
            Send("DELETE", "/path4").Header("version", "three").From(V1),
            Send("PUT", "/").Is(404),
            Send("PUT", "/path4").Is(404),
            Send("PATCH", "/path5").From(V1),
            Send("PATCH", "/").Header("version", "four").From(V2),
            Send("DELETE", "/").Header("version", "four").From(V3)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteNamedRule")]
    public async Task Named_rules()
    {
        await using var scene = await cluster.PlayAsync("httproute-named-rule");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(Get("/named").From(V1), Get("/unnamed").From(V2));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteMultipleGateways")]
    public async Task Several_gateways()
    {
        await using var scene = await cluster.PlayAsync("httproute-multiple-gateways");
        var same = await scene.GatewayAsync("same-namespace");
        var all = await scene.GatewayAsync("all-namespaces");

        await same.ShowsAsync(Get("/shared").From(V1), Get("/").From(V2));
        await all.ShowsAsync(Get("/shared").From(V1), Get("/").From(V3));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteListenerPortMatching")]
    public async Task Listener_ports()
    {
        await using var scene = await cluster.PlayAsync("httproute-listener-port-matching");
        var gateway = await scene.GatewayAsync("httproute-listener-port-matching");

        await gateway.ShowsAsync(
            Get("/").Host("foo.com").From(V1),
            Get("/").Host("bar.com").Is(404),
            Get("/").Host("foo.com").On(8080).From(V2),
            Get("/").Host("bar.com").On(8080).From(V2),
            Get("/").Host("foo.com").On(8090).From(V3),
            Get("/").Host("bar.com").On(8090).Is(404)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteHostnameIntersection")]
    public async Task Hostname_intersection()
    {
        await using var scene = await cluster.PlayAsync("httproute-hostname-intersection");
        var gateway = await scene.GatewayAsync("httproute-hostname-intersection");
        var all = await scene.GatewayAsync("httproute-hostname-intersection-all");

        await gateway.ShowsAsync(
            Get("/s1").Host("very.specific.com").From(V1),
            Get("/s2").Host("foo.wildcard.io").From(V2),
            Get("/s2").Host("bar.wildcard.io").From(V2),
            Get("/s2").Host("foo.bar.wildcard.io").From(V2),
            Get("/s3").Host("very.specific.com").From(V3),
            Get("/s4").Host("one.anotherwildcard.io").From(V1),
            Get("/s4").Host("one.two.anotherwildcard.io").From(V1),
            Get("/s1").Host("non.matching.com").Is(404),
            Get("/s1").Host("foo.nonmatchingwildcard.io").Is(404),
            Get("/s1").Host("foo.wildcard.io").Is(404),
            Get("/s2").Host("wildcard.io").Is(404),
            Get("/s2").Host("non.matching.com").Is(404),
            Get("/s3").Host("non.matching.com").Is(404),
            Get("/s3").Host("foo.specific.com").Is(404),
            Get("/s4").Host("anotherwildcard.io").Is(404),
            Get("/s5").Host("specific.but.wrong.com").Is(404),
            Get("/s5").Host("wildcard.io").Is(404)
        );
        await all.ShowsAsync(
            Get("/").Host("first.com").From(V2),
            Get("/").Host("sub.first.com").From(V2),
            Get("/").Host("second.com").From(V2),
            Get("/").Host("sub.second.com").From(V2),
            Get("/").Host("third.com").Is(404)
        );
        await scene.Observer.RouteAsync(
            scene.RouteId("no-intersecting-hosts"),
            "httproute-hostname-intersection",
            Condition.False("Accepted", "NoMatchingListenerHostname")
        );
    }

    [Theory]
    [Trait("Manifest", "GatewayHTTPListenerIsolation")]
    [InlineData("gateway-http-listener-isolation", "http-listener-isolation")]
    [InlineData("gateway-http-listener-isolation-with-hostname-intersection", "http-listener-isolation-with-hostname-intersection")]
    public async Task Listener_isolation(string manifest, string name)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var gateway = await scene.GatewayAsync(name);
        var listeners = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bar.com"] = "/empty-hostname",
            ["bar.example.com"] = "/wildcard-example-com",
            ["bar.foo.example.com"] = "/wildcard-foo-example-com",
            ["abc.foo.example.com"] = "/abc-foo-example-com",
        };

        await gateway.ShowsAsync([
            .. from host in listeners.Keys
            from own in listeners
            let row = Get(own.Value).Host(host)
            select own.Key == host ? row.From(V1) : row.Is(404),
        ]);
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteHTTPSListener")]
    public async Task Https_listeners()
    {
        await using var scene = await cluster.PlayAsync("httproute-https-listener");
        var gateway = await scene.GatewayAsync("same-namespace-with-https-listener");
        var certificate = SpecCluster.ListenerCertificate.Thumbprint;

        await gateway.ShowsAsync(
            Get("/").Tls().Host("example.org").From(V1) with
            {
                CertificateThumbprint = certificate,
            },
            Get("/").Tls().Host("second-example.org").From(V2) with
            {
                CertificateThumbprint = certificate,
            },
            Get("/").Tls().Host("unknown-example.org").Is(404)
        );
    }
}
