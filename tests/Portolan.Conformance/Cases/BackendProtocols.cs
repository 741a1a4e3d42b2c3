using System.Net.WebSockets;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class BackendProtocols(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteBackendProtocolH2C")]
    public async Task Service_port_of_h2c_is_spoken_to_in_http2()
    {
        await using var scene = await cluster.PlayAsync("backend-protocols", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/h2c").From("alpha") with
            {
                SeenProtocol = "HTTP/2.0",
            },
            Get("/http").From("alpha") with
            {
                SeenProtocol = "HTTP/1.1",
            }
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteBackendProtocolWebSocket")]
    public async Task WebSocket_messages_pass_both_ways()
    {
        await using var scene = await cluster.PlayAsAsync("backend-protocols-ws", "backend-protocols", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/http").From("alpha"));

        await using var socket = await WebSocketProbe.OpenAsync(edge, "/ws");

        Assert.Equal("ahoy", await socket.EchoAsync(WebSocketMessageType.Text, "ahoy"));
        Assert.Equal("\u0001\u0002", await socket.EchoAsync(WebSocketMessageType.Binary, "\u0001\u0002"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteTimeoutRequest")]
    [Trait("Upstream", "HTTPRouteTimeoutBackendRequest")]
    public async Task Slow_backend_is_answered_for_with_504()
    {
        await using var scene = await cluster.PlayAsync("timeouts", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/request").From("alpha"),
            Get("/request?delay=1s").Is(504),
            Get("/backend").From("alpha"),
            Get("/backend?delay=1s").Is(504),
            Get("/none?delay=500ms").From("alpha")
        );
    }
}
