using Portolan.Proxy.Errors;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Streams;

public sealed class PassthroughTests
{
    // Alerts of RFC 8446, 6.2: fatal, and unrecognized_name, decode_error, internal_error.
    private static readonly byte[] Unrecognized = [21, 3, 1, 0, 2, 2, 112];
    private static readonly byte[] Malformed = [21, 3, 1, 0, 2, 2, 50];
    private static readonly byte[] Unavailable = [21, 3, 1, 0, 2, 2, 80];

    [Theory]
    [InlineData("a.example", "exact")]
    [InlineData("b.example", "wildcard")]
    [InlineData("other.test", "any")]
    [InlineData("", "any")]
    public void The_server_name_says_where_a_connection_goes_and_all_bytes_go_there(string name, string backend)
    {
        foreach (var seed in new int?[] { null, 1, 2, 3 })
        {
            var world = new StreamWorld(StreamKind.TlsPassthrough, seed);
            world.Listener("a.example", (1, world.Backend("exact", [1])));
            world.Listener("*.example", (1, world.Backend("wildcard", [2])));
            world.Listener("", (1, world.Backend("any", [3])));
            var client = world.Connect();
            byte[] sent = [.. Hello(name), .. "\x17\x03\x03and what follows"u8];
            client.Send(sent);

            Assert.Equal(backend, BackendOf(world));
            Assert.True(Assert.Single(world.Endpoints).Bytes.SequenceEqual(sent));
            client.Reset();
            Assert.Equal(name.Length == 0 ? null : name, world.Report().ServerName);
            world.AssertNothingLeft();
        }
    }

    [Fact]
    public void Rules_of_one_listener_are_told_apart_by_their_names()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough);
        world.Listener("*.example", ["a.example"], (1, world.Backend("a", [1])));
        var client = world.Connect();
        client.Send(Hello("b.example"));
        Assert.True(client.Bytes.SequenceEqual(Unrecognized));
        Assert.Equal(
            (ProxyError.NoRoute, "*.example", "b.example"),
            (world.Report().Error, world.Report().Listener, world.Report().ServerName)
        );
    }

    [Fact]
    public void A_name_that_nobody_serves_is_told_so_by_an_alert()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough);
        world.Listener("a.example", (1, world.Backend("a", [1])));
        Assert.True(Answer(world, Hello("b.example")).SequenceEqual(Unrecognized));
        Assert.True(Answer(world, Hello("")).SequenceEqual(Unrecognized));
        Assert.True(Answer(world, "GET / HTTP/1.1\r\n\r\n"u8).SequenceEqual(Malformed));
        Assert.Equal([ProxyError.NoRoute, ProxyError.NoRoute, ProxyError.BadHost], world.Reports.Select(report => report.Error));
        Assert.Empty(world.Endpoints);
    }

    [Fact]
    public void A_backend_that_nobody_can_reach_is_told_so_by_an_alert()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough);
        world.Listener("a.example", (1, world.Backend("a", [1], listening: [])));
        Assert.True(Answer(world, Hello("a.example")).SequenceEqual(Unavailable));
        Assert.Equal(ProxyError.ConnectFailed, world.Report().Error);
    }

    [Fact]
    public void A_client_that_never_says_hello_is_not_waited_for()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough, limits: new StreamLimits { HelloPatience = 5_000 });
        world.Listener("", (1, world.Backend("a", [1])));
        var silent = world.Connect();
        silent.Send(Hello("a.example").AsSpan(0, 20));
        world.Loop.Advance(5_100);
        Assert.Equal(CloseReason.Reset, silent.Closed);

        var gone = world.Connect();
        gone.End();
        Assert.Equal([ProxyError.RequestTimeout, ProxyError.ClientGone], world.Reports.Select(report => report.Error));
        world.Loop.Advance(10_000);
        world.AssertNothingLeft();
    }

    [Fact]
    public void A_port_that_drains_ends_those_that_have_not_begun()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough);
        world.Listener("", (1, world.Backend("a", [1])));
        var (ours, client) = world.Loop.Accept();
        var waiting = world.Streams.Serve(ours, world, StreamKind.TlsPassthrough);
        waiting.CloseGracefully();
        world.Loop.Run();
        Assert.True(client.IsEnded);

        (ours, client) = world.Loop.Accept();
        var begun = world.Streams.Serve(ours, world, StreamKind.TlsPassthrough);
        client.Send(Hello("a.example"));
        begun.CloseGracefully();
        world.Loop.Run();
        Assert.False(client.IsEnded);
        Assert.Contains("backend=Service/test/a/1 endpoint=10.0.0.1:9000", begun.Describe());
    }

    [Fact]
    public void What_was_begun_in_one_way_is_not_served_by_a_listener_of_another()
    {
        var world = new StreamWorld(StreamKind.TlsPassthrough) { Protocols = { ["a.example"] = ListenerProtocol.Tls } };
        world.Listener("a.example", (1, world.Backend("a", [1])));
        var client = world.Connect();
        client.Send(Hello("a.example"));
        world.Loop.Run();

        Assert.Equal(ProxyError.NoRoute, world.Report().Error);
        Assert.Empty(world.Endpoints);
    }

    private static byte[] Answer(StreamWorld world, ReadOnlySpan<byte> sent)
    {
        var client = world.Connect();
        client.Send(sent);
        Assert.True(client.IsEnded);
        var answer = client.Bytes.ToArray();
        client.End();
        world.AssertNothingLeft();
        return answer;
    }

    private static string BackendOf(StreamWorld world) =>
        world.Endpoints[0].Connection.Local!.Address.ToString() switch
        {
            "10.0.0.1" => "exact",
            "10.0.0.2" => "wildcard",
            _ => "any",
        };

    private static byte[] Hello(string name)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(name);
        byte[] extension =
            name.Length == 0 ? [] : [0, 0, 0, (byte)(text.Length + 5), 0, (byte)(text.Length + 3), 0, 0, (byte)text.Length, .. text];
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, 0, (byte)extension.Length, .. extension];
        return [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
    }
}
