using System.Net.WebSockets;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class RouteBackends(SpecCluster cluster)
{
    private const string V1 = "infra-backend-v1";

    [Fact]
    [Trait("Manifest", "HTTPRouteWeight")]
    public async Task Weights()
    {
        await using var scene = await cluster.PlayAsync("httproute-weight");
        var gateway = await scene.GatewayAsync("same-namespace");
        await gateway.ShowsAsync(Get("/"));

        var shares = await Distribution.OfAsync(gateway, Get("/"), requests: 500);

        Assert.Equal(0.7, shares.GetValueOrDefault(V1), tolerance: 0.05);
        Assert.Equal(0.3, shares.GetValueOrDefault("infra-backend-v2"), tolerance: 0.05);
        Assert.False(shares.ContainsKey("infra-backend-v3"), "weight 0 was served");
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteBackendProtocolH2C")]
    public async Task Http2_with_prior_knowledge()
    {
        await using var scene = await cluster.PlayAsync("httproute-backend-protocol-h2c");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(Get("/").From(V1) with { SeenProtocol = "HTTP/2.0" });
    }

    [Fact]
    [Trait("Manifest", "HTTPRouteBackendProtocolWebSocket")]
    public async Task WebSocket()
    {
        await using var scene = await cluster.PlayAsync("httproute-backend-protocol-websocket");
        var gateway = await scene.GatewayAsync("same-namespace");
        await gateway.ShowsAsync(Get("/").From(V1));

        await using var socket = await WebSocketProbe.OpenAsync(gateway, "/ws");

        Assert.Equal("ahoy", await socket.EchoAsync(WebSocketMessageType.Text, "ahoy"));
        Assert.Equal("\u0001\u0002", await socket.EchoAsync(WebSocketMessageType.Binary, "\u0001\u0002"));
    }

    [Theory]
    [Trait("Manifest", "HTTPRouteTimeoutRequest")]
    [Trait("Manifest", "HTTPRouteTimeoutBackendRequest")]
    [InlineData("httproute-timeout-request", "/request-timeout", "/disable-request-timeout")]
    [InlineData("httproute-timeout-backend-request", "/backend-timeout", "/disable-backend-timeout")]
    public async Task Timeouts(string manifest, string limited, string unlimited)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(Get(limited).From(V1), Get($"{limited}?delay=1s").Is(504), Get($"{unlimited}?delay=1s").From(V1));
    }
}
