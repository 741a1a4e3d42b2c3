using System.Net;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Streams;

public sealed class StreamConnectionTests
{
    [Fact]
    public void Bytes_go_both_ways_and_each_end_is_passed_on_alone()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (1, world.Backend("echo", [1])));
        var client = world.Connect();
        var endpoint = Assert.Single(world.Endpoints);

        client.Send("hello");
        Assert.Equal("hello", endpoint.Take());
        endpoint.Send("welcome");
        Assert.Equal("welcome", client.Take());

        client.End();
        Assert.True(endpoint.IsEnded);
        endpoint.Send("and the rest");
        Assert.Equal("and the rest", client.Take());
        Assert.False(client.IsEnded);

        endpoint.End();
        Assert.True(client.IsEnded);
        Assert.Equal(CloseReason.Closed, client.Closed);
        Assert.Equal(CloseReason.Closed, endpoint.Closed);
        var report = world.Report();
        Assert.Equal((ProxyError.None, 5L, 19L, 0), (report.Error, report.BytesUp, report.BytesDown, report.Retries));
        Assert.Equal("10.0.0.1:9000", report.Endpoint!.Authority);
        Assert.Equal("192.0.2.7", report.Client!.Address.ToString());
        Assert.Equal(0, report.Endpoint.InFlight);
        world.AssertNothingLeft();
    }

    [Fact]
    public void An_endpoint_that_speaks_first_is_heard()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (1, world.Backend("greeter", [1])));
        var client = world.Connect();

        world.Endpoints[0].Send("220 ready");
        Assert.Equal("220 ready", client.Take());
    }

    [Fact]
    public void A_reset_of_one_side_is_a_reset_of_the_other()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (1, world.Backend("echo", [1])));
        var first = world.Connect();
        world.Endpoints[0].Reset();
        Assert.Equal(CloseReason.Reset, first.Closed);

        world.Connect().Reset();
        Assert.Equal(CloseReason.Reset, world.Endpoints[1].Closed);
        Assert.Equal([ProxyError.BackendReset, ProxyError.ClientGone], world.Reports.Select(report => report.Error));
        world.AssertNothingLeft();
    }

    [Fact]
    public void Endpoints_that_do_not_answer_are_passed_over_and_counted()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        var backend = world.Backend("echo", [1, 2, 3], listening: [2, 3]);
        world.Listener("", (1, backend));
        for (var round = 0; round < 100; round++)
        {
            var client = world.Connect();
            client.Send("x");
            Assert.Equal("x", world.Endpoints[^1].Take());
            client.Reset();
        }

        Assert.DoesNotContain(world.Reports, report => report.Endpoint!.Authority == "10.0.0.1:9000");
        Assert.Equal(100, backend.Counters.Requests);

        // After three failures in a row it rests, and is not tried again.
        Assert.Equal(3, backend.Counters.Retries);
        Assert.Equal(3, world.Reports.Sum(report => report.Retries));
        world.AssertNothingLeft();
    }

    [Fact]
    public void An_endpoint_with_a_name_is_looked_up()
    {
        var world = new StreamWorld(StreamKind.Tcp)
        {
            Lookup = name => Task.FromResult<IPAddress[]>(name == "db.example" ? [StreamWorld.Address(1).Address] : []),
        };
        world.Backend("listening", [1]);
        world.Listener("", (1, StreamWorld.NamedBackend("db.example")));
        var client = world.Connect();
        client.Send("x");
        Assert.Equal("x", world.Endpoints[0].Take());
        client.Reset();
        Assert.Equal(0, world.Report().Endpoint!.InFlight);

        var unknown = new StreamWorld(StreamKind.Tcp);
        unknown.Listener("", (1, StreamWorld.NamedBackend("nowhere.example")));
        Assert.Equal((CloseReason.Reset, ProxyError.ConnectFailed), Outcome(unknown));
        Assert.Equal(0, unknown.Report().Endpoint!.InFlight);
    }

    [Fact]
    public void An_endpoint_that_is_silent_is_given_up_after_the_time_to_connect()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Loop.Silence(StreamWorld.Address(1));
        world.Listener("", (1, world.Backend("silent", [1], listening: [])));
        var client = world.Connect();

        world.Loop.Advance(1_900);
        Assert.Null(client.Closed);
        world.Loop.Advance(200);
        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.Equal(ProxyError.ConnectFailed, world.Report().Error);
        world.AssertNothingLeft();
    }

    [Fact]
    public void Whoever_cannot_be_served_is_reset()
    {
        var nothing = new StreamWorld(StreamKind.Tcp);
        Assert.Equal((CloseReason.Reset, ProxyError.NoRoute), Outcome(nothing));

        var weightless = new StreamWorld(StreamKind.Tcp);
        Assert.Equal((CloseReason.Reset, ProxyError.NoBackend), Outcome(weightless.Listener("", (0, weightless.Backend("a", [1])))));

        Assert.Equal((CloseReason.Reset, ProxyError.BackendUnresolved), Outcome(new StreamWorld(StreamKind.Tcp).Listener("", (1, null))));

        var empty = new StreamWorld(StreamKind.Tcp);
        Assert.Equal((CloseReason.Reset, ProxyError.NoEndpoint), Outcome(empty.Listener("", (1, empty.Backend("a", [])))));

        var down = new StreamWorld(StreamKind.Tcp);
        Assert.Equal(
            (CloseReason.Reset, ProxyError.ConnectFailed),
            Outcome(down.Listener("", (1, down.Backend("a", [1, 2], listening: []))))
        );
    }

    [Fact]
    public void Weights_are_exact_over_their_sum_and_a_broken_reference_keeps_its_share()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (3, world.Backend("a", [1])), (1, world.Backend("b", [2])), (1, null));
        for (var round = 0; round < 50; round++)
        {
            world.Connect().Reset();
        }

        Assert.Equal(30, world.Reports.Count(report => report.Backend?.Key.Name == "a"));
        Assert.Equal(10, world.Reports.Count(report => report.Backend?.Key.Name == "b"));
        Assert.Equal(10, world.Reports.Count(report => report.Error == ProxyError.BackendUnresolved));
    }

    [Fact]
    public void A_connection_that_stands_still_is_reset_and_one_that_moves_is_not()
    {
        var world = new StreamWorld(StreamKind.Tcp, limits: new StreamLimits { Idle = 10_000, HalfClosedIdle = 1_000 });
        world.Listener("", (1, world.Backend("echo", [1])));
        var client = world.Connect();
        for (var round = 0; round < 5; round++)
        {
            world.Loop.Advance(8_000);
            client.Send("x");
        }

        Assert.Null(client.Closed);
        world.Loop.Advance(10_100);
        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.Equal(CloseReason.Reset, world.Endpoints[0].Closed);

        var half = world.Connect();
        half.End();
        world.Loop.Advance(1_100);
        Assert.Equal(CloseReason.Reset, half.Closed);
        Assert.Equal([ProxyError.IdleTimeout, ProxyError.IdleTimeout], world.Reports.Select(report => report.Error));
        world.AssertNothingLeft();
    }

    [Fact]
    public void A_side_that_takes_nothing_pauses_the_other_and_little_is_held()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (1, world.Backend("fast", [1])));
        var client = world.Connect();
        client.Connection.PauseReading();

        var sent = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        world.Endpoints[0].Send(sent);

        // Each of the two connections holds 256 KiB under way; the rest that has left the endpoint is with us: what is above the mark by
        // the read that crossed it.
        var held = sent.Length - world.Endpoints[0].Connection.PendingBytes - (2 * 256 * 1024);
        Assert.InRange(held, 0, ByteConnection.HighWater + (64 * 1024));

        client.Connection.ResumeReading();
        world.Loop.Run();
        Assert.True(client.Bytes.SequenceEqual(sent));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_arrives_in_whatever_pieces_is_delivered_whole_in_order_and_once(int seed)
    {
        var world = new StreamWorld(StreamKind.Tcp, seed);
        world.Listener("", (1, world.Backend("a", [1, 2], listening: seed % 2 == 0 ? [1, 2] : [2])));
        var random = new Random(seed);
        var pairs = Enumerable
            .Range(0, 4)
            .Select(_ =>
            {
                var before = world.Endpoints.Count;
                var client = world.Connect();
                Assert.Equal(before + 1, world.Endpoints.Count);
                return (Client: client, Endpoint: world.Endpoints[^1], Up: new List<byte>(), Down: new List<byte>());
            })
            .ToList();

        for (var step = 0; step < 60; step++)
        {
            var (client, endpoint, up, down) = pairs[random.Next(pairs.Count)];
            var piece = new byte[random.Next(1 << random.Next(1, 17))];
            random.NextBytes(piece);
            if (random.Next(2) == 0)
            {
                up.AddRange(piece);
                client.Connection.Write(piece);
            }
            else
            {
                down.AddRange(piece);
                endpoint.Connection.Write(piece);
            }

            for (var turns = random.Next(4); turns > 0; turns--)
            {
                world.Loop.RunTurn();
            }
        }

        foreach (var (client, endpoint, _, _) in pairs)
        {
            client.Connection.CloseOutput();
            world.Loop.RunTurn();
            endpoint.Connection.CloseOutput();
        }

        world.Loop.Run();
        foreach (var (client, endpoint, up, down) in pairs)
        {
            Assert.True(endpoint.Bytes.SequenceEqual(up.ToArray()), "up");
            Assert.True(client.Bytes.SequenceEqual(down.ToArray()), "down");
            Assert.Equal((CloseReason.Closed, CloseReason.Closed), (client.Closed!.Value, endpoint.Closed!.Value));
        }

        Assert.All(world.Reports, report => Assert.Equal(ProxyError.None, report.Error));
        Assert.Equal(pairs.Sum(pair => (long)pair.Up.Count), world.Reports.Sum(report => report.BytesUp));
        Assert.Equal(pairs.Sum(pair => (long)pair.Down.Count), world.Reports.Sum(report => report.BytesDown));
        world.AssertNothingLeft();
    }

    [Fact]
    public void What_is_left_of_a_port_is_reset_when_its_time_to_drain_is_over()
    {
        var world = new StreamWorld(StreamKind.Tcp);
        world.Listener("", (1, world.Backend("echo", [1])));
        var client = world.Connect();
        world.Streams.Abort(world);
        world.Loop.Run();
        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.Equal(ProxyError.None, world.Report().Error);
        world.AssertNothingLeft();
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 16)];

    private static (CloseReason, ProxyError) Outcome(StreamWorld world)
    {
        var client = world.Connect();
        world.AssertNothingLeft();
        return (client.Closed!.Value, world.Report().Error);
    }
}
