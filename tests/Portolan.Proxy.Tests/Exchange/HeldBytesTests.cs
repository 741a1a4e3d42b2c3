using System.Net;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>How much a connection may make the gateway hold: whoever sends without being read waits with what it has.</summary>
public sealed class HeldBytesTests
{
    // What was read in a turn, what waits for the peer, and what is kept for it.
    private const int Most = 192 * 1024;

    [Theory]
    [InlineData("Content-Length: 8000000\r\n\r\n")]
    [InlineData("Content-Length: 8000000\r\nContent-Type: application/grpc\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7a1200\r\n")]
    public void An_upload_to_a_backend_that_does_not_read_waits_at_its_client(string framing)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(Rigs.Address, peer => peer.Connection.PauseReading());
        var (ours, client) = rig.Connect();

        client.Send("POST / HTTP/1.1\r\nHost: a\r\n" + framing + new string('x', 8_000_000));

        var passed = rig.Loop.Ends.Single(end => end.Remote!.Equals(IPEndPoint.Parse(Rigs.Address))).BytesSent;
        Assert.InRange(ours.ReceivedBytes - passed, -1000, Most);
        Assert.True(client.Connection.PendingBytes > 6_000_000);
    }

    [Fact]
    public void Requests_behind_one_that_is_not_answered_wait_at_their_client()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var (ours, client) = rig.Connect();
        var more = string.Concat(Enumerable.Repeat("GET /more HTTP/1.1\r\nHost: a\r\n\r\n", 100_000));

        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + more);

        Assert.InRange(ours.ReceivedBytes, 1, Most);
        Assert.Single(backend);
        Assert.Equal(1, rig.Exchanges.Exchanges);
    }

    [Fact]
    public void An_answer_to_a_client_that_does_not_read_waits_at_its_backend()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var (ours, client) = rig.Connect();
        client.Connection.PauseReading();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        backend[0].Send("HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n" + new string('x', 8_000_000));

        Assert.InRange(ours.PendingBytes, 1, Most);
        Assert.True(backend[0].Connection.PendingBytes > 6_000_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: application/grpc\r\nTE: trailers\r\n")]
    [InlineData(
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )]
    [InlineData("Connection: keep-alive, Upgrade\r\nUpgrade: other\r\n")]
    [InlineData("Accept: text/event-stream\r\n")]
    public void No_field_switches_the_idle_limit_off(string fields)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");

        rig.Loop.Advance(301_000);

        Assert.StartsWith("HTTP/1.1 504 ", client.Text, StringComparison.Ordinal);
        Assert.Contains("\"flag\":\"TI\"", rig.Logged, StringComparison.Ordinal);
        client.End();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("/a%2Fb//c?x=%zz&y=[]|{}")]
    [InlineData("/%41?%41")]
    [InlineData("/a?b#c")]
    public void A_copy_has_the_octets_of_the_request_and_nothing_besides(string target)
    {
        var mirror = new BackendKey("Service", "test", "mirror", 80);
        var rig = new ExchangeRig(
            Rigs.Forward(route =>
                    route with
                    {
                        Mirrors = [new Mirror(mirror, 1, 1)],
                        Rewrite = new UrlRewrite { Hostname = "inner.example.com" },
                    }
                )
                .Backend(mirror, BackendProtocol.Http1, new Endpoint("10.0.0.2", 80, EndpointState.Ready))
        );
        var backend = rig.Backend(Rigs.Address);
        var copies = rig.Backend("10.0.0.2:80");
        rig.Client().Send($"GET {target} HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");

        Assert.Equal(backend.Select(peer => peer.Text), copies.Select(peer => peer.Text));
        Assert.Equal(target.Contains('#', StringComparison.Ordinal) ? 0 : 1, backend.Count);
        Assert.All(backend, peer => Assert.Contains("\r\nhost: inner.example.com\r\n", peer.Text, StringComparison.Ordinal));
    }
}
