using Portolan.Http.Http2;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>How responses must be (RFC 9113, 8.1 and 8.3.2), in the role of a client; and what each side sends.</summary>
public sealed class ResponseTests
{
    [Fact]
    public void S8_1_a_response_is_interim_heads_a_head_a_body_and_trailers()
    {
        var player = Client();
        player.Feed(
            new Wire()
                .Headers(1, Wire.Block(":status: 103", "link: </a>"))
                .Headers(1, Wire.Ok("x-a: b"))
                .Data(1, "abc")
                .Headers(1, Wire.Block("grpc-status: 0"), ends: true)
        );
        Assert.Equal("1 103 None | link: </a>\n1 200 Marked | x-a: b\n1 DATA abc\n1 END | grpc-status: 0", player.Told);
        Assert.True(player[1].IsClosed);
    }

    [Theory]
    [InlineData("pseudo_missing", "x-a: b")]
    [InlineData("pseudo_repeated", ":status: 200", ":status: 200")]
    [InlineData("pseudo_late", "x-a: b", ":status: 200")]
    [InlineData("pseudo_unknown", ":status: 200", ":path: /")]
    [InlineData("status_syntax", ":status: 20")]
    [InlineData("status_syntax", ":status: 099")]
    [InlineData("status_syntax", ":status: 2000")]
    [InlineData("status_syntax", ":status: +20")]
    [InlineData("status_101", ":status: 101")] // 8.6
    [InlineData("connection_field", ":status: 200", "connection: close")]
    [InlineData("field_syntax", ":status: 200", "x-a: b\r\nc")]
    [InlineData("content_length_syntax", ":status: 204", "content-length: 0")] // RFC 9110, 8.6
    public void S8_3_2_a_malformed_response_is_a_stream_error(string name, params string[] fields)
    {
        var player = Client();
        player.Feed(new Wire().Headers(1, Wire.Block(fields)));
        Assert.Equal($"1 RESET Protocol {name}", player.Told);
        Assert.Equal("RST_STREAM 1 Protocol", player.TakeSent());
    }

    [Fact]
    public void S8_1_an_interim_response_does_not_end_the_stream()
    {
        var player = Client();
        player.Feed(new Wire().Headers(1, Wire.Block(":status: 100"), ends: true));
        Assert.Equal("1 RESET Protocol interim_ends", player.Told);
    }

    [Fact]
    public void S8_1_DATA_comes_after_the_final_head()
    {
        var player = Client();
        player.Feed(new Wire().Headers(1, Wire.Block(":status: 100")).Data(1, "a"));
        Assert.Equal("1 100 None\n1 RESET Protocol data_before_head", player.Told);
    }

    [Theory]
    [InlineData("GET", 304, 5)]
    [InlineData("HEAD", 200, 5)]
    public void S8_1_1_what_has_no_body_may_declare_a_length(string method, int status, int length)
    {
        var player = Client(method);
        player.Feed(new Wire().Headers(1, Wire.Block($":status: {status}", $"content-length: {length}"), ends: true));
        Assert.Equal($"1 {status} None({length})", player.Told);
    }

    [Fact]
    public void What_has_no_body_gets_none()
    {
        var player = Client("HEAD");
        player.Feed(new Wire().Headers(1, Wire.Ok()).Data(1, "a"));
        Assert.Equal("1 200 None\n1 RESET Protocol content_length", player.Told);

        var other = Client("HEAD");
        other.Feed(new Wire().Headers(1, Wire.Ok()).Data(1, "", ends: true));
        Assert.Equal("1 200 None", other.Told);
        Assert.True(other[1].IsClosed);
    }

    [Fact]
    public void S8_1_1_a_length_without_a_body_is_a_stream_error()
    {
        var player = Client();
        player.Feed(new Wire().Headers(1, Wire.Ok("content-length: 1"), ends: true));
        Assert.Equal("1 RESET Protocol content_length", player.Told);
    }

    [Fact]
    public void S8_1_the_peer_may_need_no_more_of_the_request()
    {
        var player = Client("POST", BodyKind.Marked);
        player.Feed(new Wire().Headers(1, Wire.Ok(), ends: true).Reset(1, Http2ErrorCode.None));
        Assert.Equal("1 200 None\n1 RESET None", player.Told);
        Assert.Equal(3, player.Connection.SendData(player[1], new byte[3]));
        Assert.Equal("", player.TakeSent());
    }

    [Fact]
    public void S5_1_a_server_opens_no_streams()
    {
        Assert.EndsWith("ERROR stream_idle", Client().Feed(new Wire().Headers(2, Wire.Ok())).Told);
        Assert.EndsWith("ERROR stream_idle", Client().Feed(new Wire().Headers(3, Wire.Ok())).Told);
    }

    [Fact]
    public void S8_5_CONNECT_opens_a_tunnel_with_2xx_alone()
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings((8, 1)));
        var head = Messages.Get("GET");
        head.SetProtocol("websocket"u8);
        Messages.Add(head.Fields, "sec-websocket-key", "x");
        player.TakeSent();
        player.Connection.Open(head, "https"u8);
        player.Connection.Open(head, "https"u8);
        Assert.Equal(
            """
            HEADERS 1 :method: CONNECT | :scheme: https | :path: / | :authority: a.example | :protocol: websocket
            HEADERS 3 :method: CONNECT | :scheme: https | :path: / | :authority: a.example | :protocol: websocket
            """,
            player.TakeSent()
        );
        player.Feed(new Wire().Headers(1, Wire.Ok()).Data(1, "frame").Headers(3, Wire.Block(":status: 404"), ends: true));
        Assert.Equal("1 200 Tunnel\n1 DATA frame\n3 404 None", player.Told);
    }

    [Fact]
    public void S5_1_2_and_6_5_2_no_more_streams_are_opened_than_the_peer_takes()
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings((3, 1)));
        Assert.True(player.Connection.CanOpen);
        player.Connection.Open(Messages.Get(), "http"u8);
        Assert.False(player.Connection.CanOpen);
        player.Feed(new Wire().Headers(1, Wire.Ok(), ends: true));
        Assert.True(player.Connection.CanOpen);
    }

    [Fact]
    public void S8_2_2_what_belongs_to_connections_of_HTTP_1_1_is_never_sent()
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings());
        var head = Messages.Get();
        foreach (
            var field in new[]
            {
                "connection",
                "keep-alive",
                "proxy-connection",
                "transfer-encoding",
                "upgrade",
                "host",
                "content-length",
                "http2-settings",
            }
        )
        {
            Messages.Add(head.Fields, field, "1");
        }

        Messages.Add(head.Fields, "te", "trailers");
        Messages.Add(head.Fields, "X-Kept", "1");
        player.TakeSent();
        player.Connection.Open(head, "http"u8);
        Assert.Equal(
            "HEADERS 1 :method: GET | :scheme: http | :path: / | :authority: a.example | te: trailers | x-kept: 1 end",
            player.TakeSent()
        );
    }

    [Fact]
    public void A_body_from_HTTP_1_1_ends_with_its_last_octet_and_one_from_HTTP_2_when_it_is_said()
    {
        var player = new Player(Http2Role.Server).Feed(
            Wire.From(Http2Role.Client).Headers(1, Wire.Get(), ends: true).Headers(3, Wire.Get(), ends: true)
        );
        player.TakeSent();
        foreach (var (id, version) in new[] { (1, HttpVersion.Http11), (3, HttpVersion.Http2) })
        {
            player.Connection.SendHead(
                player[id],
                new()
                {
                    Version = version,
                    Status = 200,
                    Body = BodyKind.Length,
                    ContentLength = 5,
                }
            );
            player.Connection.SendData(player[id], "hello"u8);
            player.Connection.SendEnd(player[id], null);
        }

        Assert.Equal(
            """
            HEADERS 1 :status: 200 | content-length: 5
            DATA 1 5 end
            HEADERS 3 :status: 200 | content-length: 5
            DATA 3 5
            DATA 3 0 end
            """,
            player.TakeSent()
        );
    }

    [Fact]
    public void S8_1_1_a_body_that_stays_short_breaks_the_stream_off()
    {
        var player = new Player(Http2Role.Server).Feed(Wire.From(Http2Role.Client).Headers(1, Wire.Get(), ends: true));
        player.TakeSent();
        player.Connection.SendHead(
            player[1],
            new()
            {
                Version = HttpVersion.Http11,
                Status = 200,
                Body = BodyKind.Length,
                ContentLength = 5,
            }
        );
        player.Connection.SendData(player[1], "hell"u8);
        player.Connection.SendEnd(player[1], null);
        Assert.Equal("HEADERS 1 :status: 200 | content-length: 5\nDATA 1 4\nRST_STREAM 1 Internal", player.TakeSent());
    }

    [Fact]
    public void S8_1_a_server_that_answered_needs_no_more_of_the_request()
    {
        var player = new Player(Http2Role.Server).Feed(Wire.From(Http2Role.Client).Headers(1, Wire.Post()));
        player.TakeSent();
        player.Connection.SendHead(player[1], new() { Status = 413 });
        player.Release(1);
        Assert.Equal("HEADERS 1 :status: 413 end\nRST_STREAM 1 None", player.TakeSent());
        Assert.Equal(0, player.Pool.Outstanding);
    }

    [Fact]
    public void S6_10_a_head_longer_than_a_frame_goes_on_in_CONTINUATION()
    {
        var player = new Player(Http2Role.Server).Feed(Wire.From(Http2Role.Client).Headers(1, Wire.Get(), ends: true));
        player.TakeSent();
        var head = new HttpResponseHead { Status = 200 };
        for (var line = 0; line < 5; line++)
        {
            Messages.Add(head.Fields, $"x-{line}", new string('a', 8_000));
        }

        player.Connection.SendHead(player[1], head);
        Assert.Equal("HEADERS 1 ... end\nContinuation\nContinuation", player.TakeSent());
    }

    [Fact]
    public void RFC_7541_7_1_3_what_came_as_never_to_be_indexed_is_sent_so()
    {
        var player = new Player(Http2Role.Server).Feed(
            Wire.From(Http2Role.Client)
                .Headers(1, [.. Wire.Get(), 0x10, 3, .. "x-a"u8, 1, (byte)'b', 0, 3, .. "x-c"u8, 1, (byte)'d'], ends: true)
        );
        var onward = new Player(Http2Role.Client).Feed(new Wire().Settings());
        onward.TakeSent();
        onward.Connection.Open(player[1].Request, "http"u8);
        Assert.EndsWith("| x-a: b (never) | x-c: d end", onward.TakeSent());
    }

    private static Player Client(string method = "GET", BodyKind body = BodyKind.None)
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings());
        var stream = player.Connection.Open(Messages.Get(method, body: body), "http"u8);
        player.Streams[stream.Id] = stream;
        player.TakeSent();
        return player;
    }
}
