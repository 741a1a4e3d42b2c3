using Portolan.Proxy.Metrics;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>
/// Each limit of the proxy is reached by who wants to harm it: it is counted once, and a neighbour on the same loop is served as before.
/// </summary>
public sealed class LimitTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nok";

    private static readonly BackendKey Mirror = new("Service", "test", "mirror", 80);

    // What reaches it, and the flag in the log; empty when no request ends by it.
    private static readonly Dictionary<ProxyLimit, (Action<World> Reach, string Flag)> Ways = new()
    {
        [ProxyLimit.RequestLineBytes] = (world => world.Client.Send($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"), "BQ"),
        [ProxyLimit.RequestHeaderBytes] = (
            world => world.Client.Send($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 70_000)}\r\n\r\n"),
            "BQ"
        ),
        [ProxyLimit.RequestHeaderCount] = (
            world => world.Client.Send($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: x\r\n", 200))}\r\n"),
            "BQ"
        ),
        [ProxyLimit.RequestHeadersTimeout] = (
            world =>
            {
                // A byte a second.
                foreach (var letter in "GET / HTTP/1.1\r\n")
                {
                    world.Client.Send(letter.ToString());
                    world.Rig.Loop.Advance(1000);
                }
            },
            "BQ"
        ),
        [ProxyLimit.KeepAliveTimeout] = (
            world =>
            {
                world.Client.Send(Get);
                world.Backend[0].Send(Ok);
                world.Rig.Loop.Advance(131_000);
            },
            ""
        ),
        [ProxyLimit.StreamIdleTimeout] = (
            world =>
            {
                world.Client.Send(Get);
                world.Rig.Loop.Advance(301_000);
            },
            "TI"
        ),
        [ProxyLimit.TunnelIdleTimeout] = (
            world =>
            {
                world.Client.Send(
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                );
                world.Backend[0].Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                world.Rig.Loop.Advance(3_601_000);
            },
            "TI"
        ),
        [ProxyLimit.RequestBodyTimeout] = (
            world =>
            {
                world.Client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
                world.Rig.Loop.Advance(61_000);
            },
            "BB"
        ),
        [ProxyLimit.ResponseWriteTimeout] = (
            world =>
            {
                world.Client.Connection.PauseReading();
                world.Client.Send(Get);
                world.Backend[0].Send($"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n{new string('x', 2_000_000)}");
                world.Rig.Loop.Advance(130_000);
            },
            "TI"
        ),
        [ProxyLimit.BackendIdleTimeout] = (
            world =>
            {
                world.Client.Send(Get);
                world.Backend[0].Send(Ok);
                world.Rig.Loop.Advance(61_000);
            },
            ""
        ),
        [ProxyLimit.IdleBackendConnections] = (
            world =>
            {
                world.Client.Send(Get);
                world.Rig.Client().Send(Get);
                world.Backend[0].Send(Ok);
                world.Backend[1].Send(Ok);
            },
            ""
        ),
        [ProxyLimit.ResponseHeaderBytes] = (
            world =>
            {
                world.Client.Send(Get);
                world.Backend[0].Send($"HTTP/1.1 200 OK\r\nX: {new string('x', 300_000)}\r\n\r\n");
            },
            "BA"
        ),
        [ProxyLimit.KeptBodyBytes] = (
            world => world.Client.Send($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{new string('x', 50_000)}"),
            ""
        ),
        [ProxyLimit.DroppedBodyBytes] = (
            world =>
            {
                world.Client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhello");
                world.Backend[0].Send(Ok);
                world.Client.Send(new string('x', 300_000));
            },
            ""
        ),
        [ProxyLimit.RetryBodyBytes] = (
            world => world.Client.Send($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 80000\r\n\r\n{new string('x', 70_000)}"),
            ""
        ),
        [ProxyLimit.MirrorBodyBytes] = (
            world =>
                world.Client.Send($"POST /mirrored HTTP/1.1\r\nHost: a\r\nContent-Length: 1100000\r\n\r\n{new string('x', 1_100_000)}"),
            ""
        ),
        [ProxyLimit.MirrorsInFlight] = (
            world =>
            {
                world.Client.Send("GET /mirrored HTTP/1.1\r\nHost: a\r\n\r\n");
                world.Rig.Client().Send("GET /mirrored HTTP/1.1\r\nHost: a\r\n\r\n");
            },
            ""
        ),
    };

    // Over sockets, and over HTTP/2: below, and in Http2LimitTests.
    private static readonly ProxyLimit[] Elsewhere = [ProxyLimit.ClientConnections, ProxyLimit.StreamsPerConnection];

    public static TheoryData<string> Limits => [.. Enum.GetValues<ProxyLimit>().Except(Elsewhere).Select(limit => limit.ToString())];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Whoever_reaches_a_limit_is_held_off_and_harms_no_neighbour(string name)
    {
        var limit = Enum.Parse<ProxyLimit>(name);
        var world = new World(limit);
        var (reach, flag) = Ways[limit];
        world.AskAsNeighbour();

        reach(world);

        Assert.Equal(1, limit == ProxyLimit.KeptBodyBytes ? world.Rig.Exchanges.Budget.Refused : world.Rig.Exchanges.Reached[limit]);
        Assert.Contains(flag.Length == 0 ? "" : $"\"flag\":\"{flag}\"", world.Rig.Logged, StringComparison.Ordinal);
        world.AskAsNeighbour();
        Assert.Empty(world.Rig.Told);
    }

    [Fact]
    public void Ten_thousand_connections_at_rest_hold_no_buffer_and_harm_no_neighbour()
    {
        var world = new World(ProxyLimit.KeepAliveTimeout);
        var crowd = Enumerable.Range(0, 10_000).Select(_ => world.Rig.Client()).ToList();
        crowd.ForEach(client => client.Connection.Write("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"u8));
        world.Rig.Loop.Run();
        Assert.All(crowd, client => Assert.StartsWith("HTTP/1.1 200 ", client.Take(), StringComparison.Ordinal));

        Assert.Equal(0, world.Rig.Loop.Buffers.Outstanding);
        world.AskAsNeighbour();

        world.Rig.Loop.Advance(131_000);
        Assert.All(crowd, client => Assert.True(client.IsEnded));
        Assert.True(world.Rig.Exchanges.Reached[ProxyLimit.KeepAliveTimeout] >= 10_000);
    }

    [Fact]
    public async Task A_connection_above_the_limit_is_reset_and_those_before_it_go_on()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(
            proxy => new Config().Listener(proxy.Port).Backend(backend).Forward(backend),
            options => options with { Limits = options.Limits with { ClientConnections = 1 } }
        );
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));

        string answer;
        try
        {
            answer = await RawHttp.ExchangeAsync(proxy, Get);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            // The reset came within the call that connects or sends.
            answer = "";
        }

        Assert.Equal("", answer);

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Contains(
            "portolan_proxy_limits_reached_total{limit=\"ClientConnections\"} 1",
            proxy.Server.WriteMetrics(),
            StringComparison.Ordinal
        );
    }

    private sealed class World
    {
        public World(ProxyLimit limit)
        {
            Rig = new ExchangeRig(
                Rigs.Forward(route => route with { Retry = new RetryPolicy([503], 1, null) })
                    .Backend(Mirror, BackendProtocol.Http1, new Endpoint("10.0.0.2", 80, EndpointState.Ready))
                    .Route(Rigs.To(Rigs.Key), "/mirrored", route => route with { Mirrors = [new Mirror(Mirror, 1, 1)] }),
                options => options with { Limits = Lowered(options.Limits, limit) }
            );
            Backend = [];
            Rig.Backend(
                Rigs.Address,
                peer =>
                    peer.Received = from =>
                    {
                        if (from.Text.Contains("GET /neighbour ", StringComparison.Ordinal))
                        {
                            from.Take();
                            from.Connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngood"u8);
                        }
                        else if (!Backend.Contains(from))
                        {
                            Backend.Add(from);
                        }
                    }
            );
            Rig.Backend("10.0.0.2:80");
            Client = Rig.Client();
        }

        public ExchangeRig Rig { get; }

        public MemoryPeer Client { get; }

        /// <summary>The connections on which something of the hostile client came.</summary>
        public List<MemoryPeer> Backend { get; }

        public void AskAsNeighbour()
        {
            var neighbour = Rig.Client();
            neighbour.Send("GET /neighbour HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.EndsWith("\r\n\r\ngood", neighbour.Text, StringComparison.Ordinal);
            neighbour.Connection.Close();
        }

        // Some would take a crowd to be reached.
        private static ProxyLimits Lowered(ProxyLimits limits, ProxyLimit limit) =>
            limit switch
            {
                ProxyLimit.IdleBackendConnections => limits with { IdleBackendConnections = 1 },
                ProxyLimit.KeptBodyBytes => limits with { KeptBodyBytes = 1000 },
                ProxyLimit.MirrorsInFlight => limits with { MirrorsInFlight = 1 },
                _ => limits,
            };
    }
}
