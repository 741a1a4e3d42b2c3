using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange.Http2;

/// <summary>Exchanges whose client or backend, or both, speak HTTP/2.</summary>
public sealed class Http2ExchangeTests
{
    [Fact]
    public void A_client_of_HTTP_2_is_answered_by_a_backend_of_HTTP_1_1()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
        var client = Client(rig);
        client.Request("GET", "/one", fields: "x-b: c");
        client.Request("GET", "/two");
        client.Run();

        Assert.Equal("1 200 Length | x-a: b\n1 END hello\n3 200 Length | x-a: b\n3 END hello", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_client_of_HTTP_1_1_is_answered_by_a_backend_of_HTTP_2()
    {
        var rig = new ExchangeRig(Forward());
        var backends = Backend(rig, backend => backend.OnHead = stream => backend.AnswerWith(stream, "hello"));
        var client = rig.Client();
        client.Send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.Text);
        Assert.EndsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n", client.Text);
        client.Send("GET /y HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal("1 GET a /x None\n3 GET a /y None", Assert.Single(backends).Told);
        client.End();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void Heads_early_hints_bodies_and_trailers_go_through_from_HTTP_2_to_HTTP_2()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(
            rig,
            made =>
            {
                made.OnHead = stream => made.Answer(stream, 103, fields: "link: </style.css>");
                made.OnEnd = stream =>
                {
                    made.Answer(stream, 200, BodyKind.Marked, "content-type: application/grpc");
                    made.Send(stream, "reply");
                    made.End(stream, "grpc-status: 0");
                };
            }
        );
        var client = Client(rig);
        var stream = client.Request(
            "POST",
            "/pkg.Service/Method",
            BodyKind.Marked,
            fields: ["te: trailers", "content-type: application/grpc"]
        );
        client.Send(stream, "question");
        client.End(stream, "x-sum: 7");
        client.Run();

        Assert.Equal(
            "1 103 None | link: </style.css>\n1 200 Marked | content-type: application/grpc\n1 END reply | grpc-status: 0",
            client.Take()
        );
        Assert.Equal(
            "1 POST a /pkg.Service/Method Marked | te: trailers | content-type: application/grpc\n1 END question | x-sum: 7",
            backend[0].Told
        );
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_backend_sees_the_scheme_of_its_own_connection_whatever_the_client_said()
    {
        var rig = new ExchangeRig(Forward());
        var schemes = new List<string>();
        Backend(
            rig,
            made =>
                made.OnHead = stream =>
                {
                    schemes.Add(Encoding.ASCII.GetString(stream.Request.Scheme));
                    made.AnswerWith(stream, "x");
                }
        );
        var client = Client(rig);
        client.Scheme = "https";
        client.Request("GET", "/x");
        client.Run();
        var old = rig.Client();
        old.Send("GET https://a/y HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(["http", "http"], schemes);
        client.Connection.Close();
        old.End();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void Many_streams_share_connections_up_to_the_backends_limit()
    {
        var rig = new ExchangeRig(Forward());
        var backends = Backend(rig, _ => { }, new Http2Limits { ConcurrentStreams = 3 });
        var client = Client(rig);
        for (var request = 0; request < 7; request++)
        {
            client.Request("GET", "/");
        }

        client.Run();
        Assert.Equal(7, backends.Sum(backend => backend.Streams.Count));
        Assert.All(backends, backend => Assert.InRange(backend.Streams.Count, 1, 3));
        foreach (var backend in backends)
        {
            foreach (var stream in backend.Streams.Values)
            {
                backend.AnswerWith(stream, "x");
            }
        }

        client.Run();
        Assert.Equal(7, client.Told.Split('\n').Count(line => line.EndsWith("END x", StringComparison.Ordinal)));
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_backend_that_does_not_read_stops_its_client_and_no_other()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, made => made.OnEnd = stream => made.AnswerWith(stream, "done"));
        var client = Client(rig);
        var first = client.Request("POST", "/a", BodyKind.Marked);
        client.Run();
        backend[0].Consumes = false;
        client.Send(first, new string('a', 2_000_000));
        client.End(first);
        client.Run();
        Assert.InRange(backend[0].Received, 1, 300_000);

        backend[0].Consumes = true;
        var second = client.Request("POST", "/b", BodyKind.Marked);
        client.Send(second, new string('b', 500_000));
        client.End(second);
        client.Run();
        Assert.Contains("3 END done", client.Take());

        var stream = backend[0].Streams[1];
        backend[0].Http.Consume(stream, backend[0].Bodies[1].Length);
        client.Run();
        Assert.Equal("1 200 Marked\n1 END done", client.Take());
        Assert.Equal(2_000_000, backend[0].Bodies[1].Length);
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_client_that_does_not_read_stops_its_backend_and_no_other()
    {
        var rig = new ExchangeRig(Forward());
        Backend(rig, made => made.OnHead = stream => made.AnswerWith(stream, new string('x', 2_000_000)));
        var client = Client(rig);
        client.Consumes = false;
        client.Request("GET", "/a");
        client.Run();
        Assert.InRange(client.Received, 1, 65_535);
        client.Consumes = true;
        client.Request("GET", "/b");
        client.Run();
        Assert.Contains("3 END 2000000", client.Take());
        client.Http.Consume(client.Streams[1], client.Bodies[1].Length);
        client.Run();
        Assert.Equal("1 END 2000000", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public void S8_7_what_GOAWAY_leaves_out_is_sent_again_on_another_connection(string method)
    {
        var rig = new ExchangeRig(Forward());
        var count = 0;
        var backends = Backend(
            rig,
            made =>
            {
                if (count++ == 0)
                {
                    // As a server does that is stopping: what is on its way is left out.
                    made.Http.FinishShutdown();
                }
                else
                {
                    made.OnHead = stream => made.AnswerWith(stream, "second");
                }
            }
        );
        var client = Client(rig);
        client.Request(method, "/x");
        client.Run();
        Assert.Equal("1 200 Marked\n1 END second", client.Take());
        Assert.Equal(2, backends.Count);
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void S8_7_a_refused_stream_is_sent_again()
    {
        var rig = new ExchangeRig(Forward());
        var count = 0;
        Backend(
            rig,
            made =>
                made.OnHead = stream =>
                {
                    if (count++ == 0)
                    {
                        made.Http.Reset(stream, Http2ErrorCode.RefusedStream);
                    }
                    else
                    {
                        made.AnswerWith(stream, "taken");
                    }
                }
        );
        var client = Client(rig);
        client.Request("POST", "/x");
        client.Run();
        Assert.Equal("1 200 Marked\n1 END taken", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_backend_that_refuses_for_ever_is_an_error_in_the_end()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, made => made.OnHead = stream => made.Http.Reset(stream, Http2ErrorCode.RefusedStream));
        var client = Client(rig);
        client.Request("GET", "/x");
        client.Run();
        Assert.StartsWith("1 502 ", client.Take());
        Assert.Equal(4, backend[0].Streams.Count);
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_reset_of_the_client_resets_the_backends_stream_and_keeps_the_connection()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, _ => { });
        var client = Client(rig);
        var stream = client.Request("GET", "/x");
        client.Run();
        client.Http.Reset(stream, Http2ErrorCode.Cancel);
        client.Run();
        Assert.Equal("1 GET a /x None\n1 RESET Cancel", backend[0].Take());
        Assert.Contains("\"flag\":\"CG\"", rig.Logged);
        client.Request("GET", "/y");
        client.Run();
        Assert.Equal("3 GET a /y None", Assert.Single(backend).Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_response_that_breaks_off_resets_the_clients_stream()
    {
        var rig = new ExchangeRig(Forward());
        Backend(
            rig,
            made =>
                made.OnHead = stream =>
                {
                    made.Answer(stream, 200, BodyKind.Marked);
                    made.Send(stream, "half");
                    made.Http.Reset(stream, Http2ErrorCode.Internal);
                }
        );
        var client = Client(rig);
        client.Request("GET", "/x");
        client.Run();
        Assert.Equal("1 200 Marked\n1 RESET Internal", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void RFC_8441_a_websocket_goes_from_HTTP_2_to_HTTP_1_1()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = Client(rig);
        client.Run();
        Assert.True(client.Http.TakesExtendedConnect);
        var stream = client.Request("CONNECT", "/chat", protocol: "websocket", fields: "sec-websocket-version: 13");
        client.Send(stream, "early");
        client.Run();
        Assert.Contains("GET /chat HTTP/1.1\r\n", backend[0].Text);
        Assert.Contains("upgrade: websocket\r\n", backend[0].Text);
        Assert.Contains("sec-websocket-key: ", backend[0].Text);
        Assert.EndsWith("\r\n\r\n", backend[0].Take());

        backend[0]
            .Send(
                "HTTP/1.1 101 Switching Protocols\r\nDate: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhi"
            );
        Assert.Equal("1 200 Tunnel", client.Take());
        Assert.Equal("hi", client.Bodies[1].ToString());
        Assert.Equal("early", backend[0].Take());
        client.End(stream);
        client.Run();
        Assert.True(backend[0].IsEnded);
        backend[0].End();
        Assert.Equal("1 END hi", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("connect-udp")]
    [InlineData("WebSockets")]
    public void RFC_8441_a_protocol_that_is_not_carried_is_refused_without_a_fault(string protocol)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = Client(rig);
        client.Run();
        client.Request("CONNECT", "/chat", protocol: protocol);
        client.Run();

        Assert.StartsWith("1 501 ", client.Take());
        Assert.Empty(backend);
        Assert.Empty(rig.Told);
        Assert.Contains("\"flag\":\"UR\"", rig.Logged);
    }

    [Fact]
    public void RFC_8441_a_key_of_the_clients_own_does_not_reach_the_backend_beside_ours()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = Client(rig);
        client.Run();
        client.Request(
            "CONNECT",
            "/chat",
            protocol: "websocket",
            fields:
            [
                "sec-websocket-version: 13",
                "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
                "sec-websocket-key: BBBBBBBBBBBBBBBBBBBBBA==",
            ]
        );
        client.Run();

        Assert.Equal(2, backend[0].Text.Split("sec-websocket-key: ").Length);
        Assert.Empty(rig.Told);
    }

    [Fact]
    public void RFC_8441_a_websocket_goes_from_HTTP_1_1_to_HTTP_2()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, made => made.OnHead = stream => made.Answer(stream, 200, BodyKind.Tunnel));
        var client = rig.Client();
        client.Send(
            "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", client.Text);
        Assert.Contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", client.Take());
        Assert.Equal("1 CONNECT a /chat websocketNone | sec-websocket-version: 13", backend[0].Take());

        client.Send("ping");
        Assert.Equal("ping", backend[0].Bodies[1].ToString());
        backend[0].Send(backend[0].Streams[1], "pong");
        client.Send("");
        Assert.Equal("pong", client.Take());
        backend[0].End(backend[0].Streams[1]);
        backend[0].Run();
        client.End();
        Assert.Equal("1 END ping", backend[0].Take());
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_connection_that_is_asked_to_end_finishes_its_streams_first()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, _ => { });
        var client = Client(rig, out var ours);
        client.Request("GET", "/x");
        client.Run();
        ours.CloseGracefully();
        client.Run();
        Assert.Equal("GoAway\nGoAway", client.Take());
        Assert.Null(client.Closed);
        backend[0].AnswerWith(backend[0].Streams[1], "last");
        client.Run();
        Assert.Equal("1 200 Marked\n1 END last\nended", client.Take());
        client.Connection.Close();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void S5_4_1_an_error_of_the_connection_closes_it_behind_GOAWAY()
    {
        var rig = new ExchangeRig(Forward());
        Backend(rig, _ => { });
        var (connection, peer) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        peer.Send([.. Http2Preface.Bytes, 0, 0, 0, 4, 0, 0, 0, 0, 0]); // SETTINGS
        peer.Send([0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, (byte)'a']); // GET http://a/
        peer.Take();
        peer.Send([0, 0, 8, 6, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8]); // PING on a stream
        Assert.Equal("\0\0\u001a\a\0\0\0\0\0\0\0\0\u0001\0\0\0\u0001stream_not_allowed", peer.Take()); // GOAWAY, the last stream 1, PROTOCOL_ERROR
        Assert.True(peer.IsEnded || peer.Closed is not null);
        peer.End();
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_client_that_vanished_is_found_by_PING()
    {
        var rig = new ExchangeRig(Forward());
        Backend(rig, _ => { });
        var (connection, peer) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        peer.Send([.. Http2Preface.Bytes, 0, 0, 0, 4, 0, 0, 0, 0, 0]); // SETTINGS
        peer.Send([0, 0, 0, 4, 1, 0, 0, 0, 0]); // and the acknowledgement of ours
        peer.Send([0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, (byte)'a']); // GET http://a/
        Assert.Equal(1, rig.Exchanges.Exchanges);
        rig.Loop.Advance(40_000);
        Assert.Equal(1, rig.Exchanges.Exchanges);
        rig.Loop.Advance(30_000);
        Assert.Equal(0, rig.Exchanges.Exchanges);
        Assert.NotNull(peer.Closed);
        AssertNothingLeft(rig);
    }

    [Fact]
    public void A_backend_that_vanished_is_found_by_the_next_request()
    {
        var rig = new ExchangeRig(Forward());
        var backend = Backend(rig, made => made.OnHead = stream => made.AnswerWith(stream, "x"));
        var client = rig.Client();
        client.Send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
        client.Take();
        rig.Loop.Advance(20_000);
        backend[0].Connection.PauseReading();
        client.Send("GET /y HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Empty(client.Text);
        rig.Loop.Advance(16_000);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.Take());
        Assert.Equal(2, backend.Count);
        client.End();
        AssertNothingLeft(rig);
    }

    private static Config Forward() =>
        new Config().Listener(ExchangeRig.Port).Backend(Rigs.Key, BackendProtocol.Http2, Rigs.Endpoint).Route(Rigs.To(Rigs.Key));

    private static List<Http2Peer> Backend(ExchangeRig rig, Action<Http2Peer> made, Http2Limits? limits = null)
    {
        var peers = new List<Http2Peer>();
        rig.Backend(
            Rigs.Address,
            peer =>
            {
                var backend = new Http2Peer(Http2Role.Server, peer, limits);
                peers.Add(backend);
                made(backend);
            }
        );
        return peers;
    }

    private static Http2Peer Client(ExchangeRig rig) => Client(rig, out _);

    private static Http2Peer Client(ExchangeRig rig, out Http2ClientConnection ours)
    {
        var (connection, peer) = rig.Loop.Accept();
        ours = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        return new Http2Peer(Http2Role.Client, peer);
    }

    private static void AssertNothingLeft(ExchangeRig rig)
    {
        rig.Loop.Run();
        rig.Exchanges.Http2.CloseIdle();
        rig.AssertNothingLeft();
        Assert.Equal(0, rig.Exchanges.Http2.Connections);
        Assert.Equal(0, rig.Exchanges.Streams.Outstanding);
    }
}
