using Grpc.Core;
using static Portolan.Conformance.Traffic.GrpcExchange;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class GrpcRoutes(SpecCluster cluster)
{
    private const string Kind = "GRPCRoute";
    private const string V1 = "grpc-infra-backend-v1";
    private const string V2 = "grpc-infra-backend-v2";
    private const string V3 = "grpc-infra-backend-v3";

    [Fact]
    [Trait("Manifest", "GRPCExactMethodMatching")]
    public async Task Exact_methods()
    {
        await using var scene = await cluster.PlayAsync("grpcroute-exact-method-matching");
        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "exact-matching"));
        using var edge = await scene.GrpcAsync("same-namespace");

        await edge.ShowsAsync(Call("Echo").From(V1), Call("EchoTwo").From(V2), Call("EchoThree").Is(StatusCode.Unimplemented));
    }

    [Fact]
    [Trait("Manifest", "GRPCRouteHeaderMatching")]
    public async Task Headers()
    {
        await using var scene = await cluster.PlayAsync("grpcroute-header-matching");
        using var edge = await scene.GrpcAsync("same-namespace");

        await edge.ShowsAsync(
            Call("Echo").Header("version", "one").From(V1),
            Call("Echo").Header("version", "two").From(V2),
            Call("Echo").Header("version", "two").Header("color", "orange").From(V1),
            Call("Echo").Header("color", "blue").From(V1),
            Call("Echo").Header("color", "green").From(V1),
            Call("Echo").Header("color", "red").From(V2),
            Call("Echo").Header("color", "yellow").From(V2),
            Call("Echo").Header("color", "purple").Is(StatusCode.Unimplemented)
        );
    }

    [Fact]
    [Trait("Manifest", "GRPCRouteListenerHostnameMatching")]
    public async Task Listener_hostnames()
    {
        await using var scene = await cluster.PlayAsync("grpcroute-listener-hostname-matching");
        using var edge = await scene.GrpcAsync("grpcroute-listener-hostname-matching");

        await edge.ShowsAsync(
            Call("Echo").Host("bar.com").From(V1),
            Call("Echo").Host("foo.bar.com").From(V2),
            Call("Echo").Host("baz.bar.com").From(V3),
            Call("Echo").Host("boo.bar.com").From(V3),
            Call("Echo").Host("multiple.prefixes.bar.com").From(V3),
            Call("Echo").Host("multiple.prefixes.foo.com").From(V3),
            Call("Echo").Host("foo.com").Is(StatusCode.Unimplemented),
            Call("Echo").Host("no.matching.host").Is(StatusCode.Unimplemented)
        );
    }

    [Fact]
    [Trait("Manifest", "GRPCRouteWeight")]
    public async Task Weights()
    {
        await using var scene = await cluster.PlayAsync("grpcroute-weight");
        using var edge = await scene.GrpcAsync("same-namespace");
        await edge.ShowsAsync(Call("Echo"));

        var shares = await edge.DistributionAsync(Call("Echo"), calls: 500);

        Assert.Equal(0.7, shares.GetValueOrDefault(V1), tolerance: 0.05);
        Assert.Equal(0.3, shares.GetValueOrDefault(V2), tolerance: 0.05);
        Assert.False(shares.ContainsKey(V3), "weight 0 was served");
    }
}
