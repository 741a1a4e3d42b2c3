using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class RouteRedirects(SpecCluster cluster)
{
    [Fact]
    [Trait("Manifest", "HTTPRouteRedirectHostAndStatus")]
    public async Task Host_and_status()
    {
        await using var scene = await cluster.PlayAsync("httproute-redirect-host-and-status");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/hostname-redirect").RedirectsTo("http://example.org/hostname-redirect"),
            Get("/host-and-status").RedirectsTo("http://example.org/host-and-status", 301)
        );
    }

    [Theory]
    [Trait("Manifest", "HTTPRoute303Redirect")]
    [Trait("Manifest", "HTTPRoute307Redirect")]
    [Trait("Manifest", "HTTPRoute308Redirect")]
    [InlineData(303, "/see-other")]
    [InlineData(307, "/temporary")]
    [InlineData(308, "/permanent")]
    public async Task Status(int status, string path)
    {
        await using var scene = await cluster.PlayAsync($"httproute-{status}-redirect");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(Get(path).Host("example.com").RedirectsTo($"http://example.com{path}", status));
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRedirectPath")]
    public async Task Path()
    {
        await using var scene = await cluster.PlayAsync("httproute-redirect-path");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/original-prefix/lemon").Host("a.com").RedirectsTo("http://a.com/replacement-prefix/lemon"),
            Get("/original-prefix").Host("a.com").RedirectsTo("http://a.com/replacement-prefix"),
            Get("/full/path/original").Host("a.com").RedirectsTo("http://a.com/full-path-replacement"),
            Get("/path-and-host").Host("a.com").RedirectsTo("http://example.org/replacement-prefix"),
            Get("/path-and-status").Host("a.com").RedirectsTo("http://a.com/replacement-prefix", 301),
            Get("/full-path-and-host").Host("a.com").RedirectsTo("http://example.org/replacement-full"),
            Get("/full-path-and-status").Host("a.com").RedirectsTo("http://a.com/replacement-full", 301)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRedirectPort")]
    public async Task Port()
    {
        await using var scene = await cluster.PlayAsync("httproute-redirect-port");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/port").Host("a.com").RedirectsTo("http://a.com:8083/port"),
            Get("/port-and-host").Host("a.com").RedirectsTo("http://example.org:8083/port-and-host"),
            Get("/port-and-status").Host("a.com").RedirectsTo("http://a.com:8083/port-and-status", 301),
            Get("/port-and-host-and-status").Host("a.com").RedirectsTo("http://example.org:8083/port-and-host-and-status")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRedirectScheme")]
    public async Task Scheme()
    {
        await using var scene = await cluster.PlayAsync("httproute-redirect-scheme");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/scheme").Host("a.com").RedirectsTo("https://a.com/scheme"),
            Get("/scheme-and-host").Host("a.com").RedirectsTo("https://example.org/scheme-and-host"),
            Get("/scheme-and-status").Host("a.com").RedirectsTo("https://a.com/scheme-and-status", 301),
            Get("/scheme-and-host-and-status").Host("a.com").RedirectsTo("https://example.org/scheme-and-host-and-status")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRedirectPortAndScheme")]
    public async Task Port_and_scheme()
    {
        await using var scene = await cluster.PlayAsync("httproute-redirect-port-and-scheme");
        var http = await scene.GatewayAsync("same-namespace");
        var alternative = await scene.GatewayAsync("same-namespace-with-http-listener-on-8080");
        var https = await scene.GatewayAsync("same-namespace-with-https-listener");

        await http.ShowsAsync(
            Get("/scheme-nil-and-port-nil").RedirectsTo("http://example.org/scheme-nil-and-port-nil"),
            Get("/scheme-nil-and-port-80").RedirectsTo("http://example.org/scheme-nil-and-port-80"),
            Get("/scheme-nil-and-port-8080").RedirectsTo("http://example.org:8080/scheme-nil-and-port-8080"),
            Get("/scheme-https-and-port-nil").RedirectsTo("https://example.org/scheme-https-and-port-nil"),
            Get("/scheme-https-and-port-443").RedirectsTo("https://example.org/scheme-https-and-port-443"),
            Get("/scheme-https-and-port-8443").RedirectsTo("https://example.org:8443/scheme-https-and-port-8443")
        );
        await alternative.ShowsAsync(
            Get("/scheme-nil-and-port-nil").On(8080).RedirectsTo("http://example.org:8080/scheme-nil-and-port-nil"),
            Get("/scheme-nil-and-port-80").On(8080).RedirectsTo("http://example.org/scheme-nil-and-port-80"),
            Get("/scheme-https-and-port-nil").On(8080).RedirectsTo("https://example.org/scheme-https-and-port-nil")
        );
        await https.ShowsAsync(
            Get("/scheme-nil-and-port-nil").Tls().Host("example.org").RedirectsTo("https://example.org/scheme-nil-and-port-nil"),
            Get("/scheme-nil-and-port-443").Tls().Host("example.org").RedirectsTo("https://example.org/scheme-nil-and-port-443"),
            Get("/scheme-nil-and-port-8443").Tls().Host("example.org").RedirectsTo("https://example.org:8443/scheme-nil-and-port-8443"),
            Get("/scheme-http-and-port-nil").Tls().Host("example.org").RedirectsTo("http://example.org/scheme-http-and-port-nil"),
            Get("/scheme-http-and-port-80").Tls().Host("example.org").RedirectsTo("http://example.org/scheme-http-and-port-80"),
            Get("/scheme-http-and-port-8080").Tls().Host("example.org").RedirectsTo("http://example.org:8080/scheme-http-and-port-8080")
        );
    }
}
