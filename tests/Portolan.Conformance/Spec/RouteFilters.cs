using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class RouteFilters(SpecCluster cluster)
{
    private const string V1 = "infra-backend-v1";
    private const string V2 = "infra-backend-v2";
    private const string V3 = "infra-backend-v3";

    [Fact]
    [Trait("Manifest", "HTTPRouteRequestHeaderModifier")]
    public async Task Request_headers()
    {
        await using var scene = await cluster.PlayAsync("httproute-request-header-modifier");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/set")
                .Header("Some-Other-Header", "val")
                .From(V1)
                .SeesHeader("Some-Other-Header", "val")
                .SeesHeader("X-Header-Set", "set-overwrites-values"),
            Get("/set").Header("X-Header-Set", "some-other-value").From(V1).SeesHeader("X-Header-Set", "set-overwrites-values"),
            Get("/add").From(V1).SeesHeader("X-Header-Add", "add-appends-values"),
            Get("/add")
                .Header("X-Header-Add", "some-other-value")
                .From(V1)
                .SeesHeader("X-Header-Add", "some-other-value,add-appends-values"),
            Get("/remove").Header("X-Header-Remove", "val").From(V1).SeesHeader("X-Header-Remove", null),
            Get("/multiple")
                .Header("X-Header-Set-2", "set-val-2")
                .Header("X-Header-Add-2", "add-val-2")
                .Header("X-Header-Remove-2", "val")
                .From(V1)
                .SeesHeader("X-Header-Set-1", "header-set-1")
                .SeesHeader("X-Header-Set-2", "header-set-2")
                .SeesHeader("X-Header-Add-1", "header-add-1")
                .SeesHeader("X-Header-Add-2", "add-val-2,header-add-2")
                .SeesHeader("X-Header-Add-3", "header-add-3")
                .SeesHeader("X-Header-Remove-1", null)
                .SeesHeader("X-Header-Remove-2", null),
            Get("/case-insensitivity")
                .Header("x-header-set", "original")
                .Header("x-header-add", "original")
                .Header("x-header-remove", "val")
                .From(V1)
                .SeesHeader("X-Header-Set", "header-set")
                .SeesHeader("X-Header-Add", "original,header-add")
                .SeesHeader("X-Header-Remove", null)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteResponseHeaderModifier")]
    public async Task Response_headers()
    {
        await using var scene = await cluster.PlayAsync("httproute-response-header-modifier");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Answering("/set", "Some-Other-Header:val")
                .HasHeader("Some-Other-Header", "val")
                .HasHeader("X-Header-Set", "set-overwrites-values"),
            Answering("/set", "X-Header-Set:some-other-value").HasHeader("X-Header-Set", "set-overwrites-values"),
            Answering("/add", "Some-Other-Header:val").HasHeader("X-Header-Add", "add-appends-values"),
            Answering("/add", "X-Header-Add:some-other-value").HasHeader("X-Header-Add", "some-other-value,add-appends-values"),
            Answering("/remove", "X-Header-Remove:val").HasHeader("X-Header-Remove", null),
            Answering("/multiple", "X-Header-Set-2:set-val-2,X-Header-Add-2:add-val-2,X-Header-Remove-2:val-2,Another-Header:another")
                .HasHeader("X-Header-Set-1", "header-set-1")
                .HasHeader("X-Header-Set-2", "header-set-2")
                .HasHeader("X-Header-Add-1", "header-add-1")
                .HasHeader("X-Header-Add-2", "add-val-2,header-add-2")
                .HasHeader("X-Header-Add-3", "header-add-3")
                .HasHeader("X-Header-Remove-2", null)
                .HasHeader("Another-Header", "another"),
            Answering("/case-insensitivity", "x-header-set:original,x-header-add:original,x-header-remove:val")
                .HasHeader("X-Header-Set", "header-set")
                .HasHeader("X-Header-Add", "original,header-add")
                .HasHeader("X-Header-Remove", null)
                .HasHeader("X-Lowercase-Add", "lowercase-add")
                .HasHeader("X-Mixedcase-Add-1", "mixedcase-add-1"),
            Answering("/response-and-request-header-modifiers", "X-Header-Set-1:original,X-Header-Remove-1:val")
                .Header("X-Header-Remove", "val")
                .Header("X-Header-Add-Append", "append-val-1")
                .HasHeader("X-Header-Set-1", "header-set-1")
                .HasHeader("X-Header-Remove-1", null)
                .SeesHeader("X-Header-Set", "set-overwrites-values")
                .SeesHeader("X-Header-Add-Append", "append-val-1,header-val-2")
                .SeesHeader("X-Header-Remove", null)
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRequestHeaderModifierBackendWeights")]
    public async Task Request_headers_of_one_backend()
    {
        await using var scene = await cluster.PlayAsync("httproute-request-header-modifier-backend-weights");
        var gateway = await scene.GatewayAsync("same-namespace");
        await gateway.ShowsAsync(Get("/"));

        for (var request = 0; request < 40; request++)
        {
            var echo = (await gateway.SendAsync(Get("/").Header("Backend", "by-client"))).Echo!;
            Assert.Equal([echo.Workload], echo.Headers["Backend"]);
        }
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRewriteHost")]
    public async Task Rewritten_host()
    {
        await using var scene = await cluster.PlayAsync("httproute-rewrite-host");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/one").Host("rewrite.example").From(V1).SeesHost("one.example.org"),
            Get("/two").Host("rewrite.example").From(V2).SeesHost("example.org"),
            Modified("/rewrite-host-and-modify-headers").Host("rewrite.example").From(V2).SeesHost("test.example.org")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRewritePath")]
    public async Task Rewritten_path()
    {
        await using var scene = await cluster.PlayAsync("httproute-rewrite-path");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/prefix/one/two").From(V1).Sees("/one/two"),
            Get("/strip-prefix/three").From(V1).Sees("/three"),
            Get("/strip-prefix").From(V1).Sees("/"),
            Get("/full/one/two").From(V1).Sees("/one"),
            Modified("/full/rewrite-path-and-modify-headers/test").From(V1).Sees("/test"),
            Modified("/prefix/rewrite-path-and-modify-headers/one").From(V1).Sees("/prefix/one")
        );
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteRequestMultipleMirrors")]
    public async Task Several_mirrors()
    {
        await using var scene = await cluster.PlayAsync("httproute-request-multiple-mirrors");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(Get("/multi-mirror").From(V1), Modified("/multi-mirror-and-modify-request-headers").From(V1));

        await Eventually.SucceedsAsync(() =>
        {
            foreach (var mirror in new[] { V2, V3 })
            {
                foreach (var target in new[] { "/multi-mirror", "/multi-mirror-and-modify-request-headers" })
                {
                    if (!scene.ReceivedBy(mirror).Any(request => request.Target == target))
                    {
                        throw new NotYetException($"{mirror} has not seen {target}");
                    }
                }
            }
            return Task.CompletedTask;
        });
    }

    [Theory]
    [Trait("Manifest", "HTTPRouteRequestPercentageMirror")]
    [InlineData("/percent-mirror", 0.20)]
    [InlineData("/percent-mirror-fraction", 0.50)]
    [InlineData("/percent-mirror-and-modify-headers", 0.35)]
    public async Task Part_of_the_requests_is_mirrored(string path, double share)
    {
        await using var scene = await cluster.PlayAsync("httproute-request-percentage-mirror");
        var gateway = await scene.GatewayAsync("same-namespace");
        await gateway.ShowsAsync(Get($"{path}/warm-up").From(V1));

        await Distribution.OfAsync(gateway, Get(path), requests: 500);

        // Four sigma of the binomial distribution at the worst share are 9%.
        await Eventually.SucceedsAsync(() =>
        {
            var mirrored = scene.ReceivedBy(V2).Count(request => request.Target == path);
            if (Math.Abs(mirrored / 500.0 - share) > 0.09)
            {
                throw new NotYetException($"{mirrored} of 500 were mirrored");
            }
            return Task.CompletedTask;
        });
    }

    private static Exchange Answering(string target, string headers) => Get(target).From(V1).Header("X-Echo-Set-Header", headers);

    /// <summary>A request to one of the rules whose header edits are all the same.</summary>
    private static Exchange Modified(string target) =>
        Get(target)
            .Header("X-Header-Remove", "remove-val")
            .Header("X-Header-Add-Append", "append-val-1")
            .Header("X-Header-Set", "set-val")
            .SeesHeader("X-Header-Add", "header-val-1")
            .SeesHeader("X-Header-Add-Append", "append-val-1,header-val-2")
            .SeesHeader("X-Header-Set", "set-overwrites-values")
            .SeesHeader("X-Header-Remove", null);
}
