using Portolan.Http.Http2;

namespace Portolan.Http.Tests.Http2;

/// <summary>How requests and their fields must be (RFC 9113, 8.1–8.3 and 8.5; RFC 8441), in the role of a server.</summary>
public sealed class RequestTests
{
    [Fact]
    public void A_request_without_a_body_is_one_event()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Get("accept: */*", "x-a: b"), ends: true));
        Assert.Equal("1 GET http a.example / None | accept: */* | x-a: b", player.Told);
    }

    [Fact]
    public void S8_1_a_request_is_a_head_a_body_and_trailers()
    {
        var player = Server()
            .Feed(Client().Headers(1, Wire.Post()).Data(1, "abc").Data(1, "def").Headers(1, Wire.Block("x-sum: 1"), ends: true));
        Assert.Equal("1 POST http a.example / Marked\n1 DATA abcdef\n1 END | x-sum: 1", player.Told);
    }

    [Theory]
    [InlineData("field_syntax", "X-Upper: a")] // 8.2: names in lower case
    [InlineData("field_syntax", "x a: b")]
    [InlineData("field_syntax", "x\u0000: b")]
    [InlineData("field_syntax", "x\u0080: b")]
    [InlineData("field_syntax", "x:a: b")] // a colon within a name
    [InlineData("field_syntax", ": b")]
    [InlineData("field_syntax", "x-a: b\u0000")] // 8.2.1: NUL, LF, CR nowhere in a value
    [InlineData("field_syntax", "x-a: b\nc")]
    [InlineData("field_syntax", "x-a: b\rc")]
    [InlineData("field_syntax", "x-a:  b")] // 8.2.1: no white space at the ends
    [InlineData("field_syntax", "x-a: b\t")]
    [InlineData("connection_field", "connection: close")] // 8.2.2
    [InlineData("connection_field", "keep-alive: 5")]
    [InlineData("connection_field", "proxy-connection: close")]
    [InlineData("connection_field", "transfer-encoding: chunked")]
    [InlineData("connection_field", "upgrade: h2c")]
    [InlineData("connection_field", "http2-settings: AAMAAABkAAQAAP__")]
    [InlineData("te", "te: gzip")]
    [InlineData("te", "te: trailers, deflate")]
    [InlineData("content_length_syntax", "content-length: +1")]
    [InlineData("content_length_syntax", "content-length: 1, 1")]
    [InlineData("content_length_syntax", "content-length: 9223372036854775808")]
    [InlineData("pseudo_unknown", ":status: 200")] // 8.3: those of responses are not for requests
    [InlineData("pseudo_unknown", ":other: 1")]
    [InlineData("pseudo_repeated", ":path: /")]
    [InlineData("authority_differs", "host: other.example")] // 8.3.1
    public void S8_2_and_8_3_a_malformed_request_is_a_stream_error(string name, string field)
    {
        var isPseudo = field[0] == ':' && field[1] != ' ';
        var player = Server().Feed(Client().Headers(1, isPseudo ? Wire.Get(field) : Wire.Get("x-before: 1", field)).Ping());
        Assert.Equal($"REFUSED {name}", player.Told);
        Assert.Equal("SETTINGS ack\nRST_STREAM 1 Protocol\nPING ack 12345678", player.TakeSent());
        Assert.Equal(0, player.Pool.Outstanding);
    }

    [Theory]
    [InlineData("pseudo_late", ":method: GET", ":scheme: http", "x-a: b", ":path: /", ":authority: a.example")] // 8.3: before all others
    [InlineData("pseudo_missing", ":scheme: http", ":path: /", ":authority: a.example")] // 8.3.1: exactly one each
    [InlineData("pseudo_missing", ":method: GET", ":path: /", ":authority: a.example")]
    [InlineData("pseudo_missing", ":method: GET", ":scheme: http", ":authority: a.example")]
    [InlineData("method_syntax", ":method: G ET", ":scheme: http", ":path: /", ":authority: a.example")]
    [InlineData("method_syntax", ":method: ", ":scheme: http", ":path: /", ":authority: a.example")]
    [InlineData("scheme_syntax", ":method: GET", ":scheme: ftp", ":path: /", ":authority: a.example")]
    [InlineData("scheme_syntax", ":method: GET", ":scheme: http://b/", ":path: /", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: ", ":authority: a.example")] // 8.3.1: never empty
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: a", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: /a b", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: /\u00E9", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: /a#b", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: *", ":authority: a.example")]
    [InlineData("path_syntax", ":method: GET", ":scheme: http", ":path: http://a.example/", ":authority: a.example")]
    [InlineData("authority_syntax", ":method: GET", ":scheme: http", ":path: /")] // 8.3.1: Host or :authority
    [InlineData("authority_syntax", ":method: GET", ":scheme: http", ":path: /", ":authority: ")]
    [InlineData("authority_syntax", ":method: GET", ":scheme: http", ":path: /", ":authority: user@a.example")] // 8.3.1: no userinfo
    [InlineData("authority_syntax", ":method: GET", ":scheme: http", ":path: /", ":authority: a.example/b")]
    [InlineData("authority_syntax", ":method: GET", ":scheme: http", ":path: /", "host: a b")]
    [InlineData("authority_differs", ":method: GET", ":scheme: http", ":path: /", "host: a.example", "host: a.example")]
    [InlineData("connect_form", ":method: CONNECT", ":scheme: http", ":path: /", ":authority: a.example:443")] // 8.5
    [InlineData("connect_form", ":method: CONNECT", ":authority: a.example")]
    [InlineData("authority_syntax", ":method: CONNECT")]
    [InlineData("content_length_syntax", ":method: CONNECT", ":authority: a.example:443", "content-length: 3")]
    [InlineData("protocol_without_connect", ":method: GET", ":scheme: http", ":path: /", ":authority: a.example", ":protocol: websocket")] // RFC 8441, 4
    [InlineData("pseudo_missing", ":method: CONNECT", ":authority: a.example", ":protocol: websocket")]
    public void S8_3_1_and_8_5_the_control_data_of_a_request_has_its_form(string name, params string[] fields)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Block(fields)));
        Assert.Equal($"REFUSED {name}", player.Told);
        Assert.Equal("SETTINGS ack\nRST_STREAM 1 Protocol", player.TakeSent());
    }

    [Theory]
    [InlineData("1 GET https b.example:8443 /a?b None", ":method: GET", ":scheme: HTTPS", ":path: /a?b", "host: b.example:8443")] // 8.3.1: Host alone
    [InlineData("1 GET http A.example / None", ":method: GET", ":scheme: http", ":path: /", ":authority: A.example", "host: a.EXAMPLE")]
    [InlineData("1 GET http a.example / None", ":method: GET", ":scheme: http", ":path: /", ":authority: a.example:")]
    [InlineData("1 OPTIONS http a.example * None", ":method: OPTIONS", ":scheme: http", ":path: *", ":authority: a.example")] // 8.3.1
    [InlineData("1 CONNECT  a.example:443  None", ":method: CONNECT", ":authority: a.example:443")] // 8.5
    [InlineData(
        "1 CONNECT https a.example /chat protocol=websocket None",
        ":method: CONNECT",
        ":protocol: websocket",
        ":scheme: https",
        ":path: /chat",
        ":authority: a.example"
    )]
    [InlineData(
        "1 GET http a.example / None | te: trailers",
        ":method: GET",
        ":scheme: http",
        ":path: /",
        ":authority: a.example",
        "te: trailers"
    )] // 8.2.2
    [InlineData(
        "1 GET http a.example / None | a: 1 | b: 2 | cookie: x=1; y=2; z=3",
        ":method: GET",
        ":scheme: http",
        ":path: /",
        ":authority: a.example",
        "cookie: x=1",
        "a: 1",
        "cookie: y=2",
        "b: 2",
        "cookie: z=3"
    )] // 8.2.3
    [InlineData(
        "1 GET http a.example / None | cookie: x=1; y=2 | a: 1",
        ":method: GET",
        ":scheme: http",
        ":path: /",
        ":authority: a.example",
        "cookie: x=1; y=2",
        "a: 1"
    )]
    public void S8_3_1_what_is_good_is_taken(string told, params string[] fields)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Block(fields), ends: true));
        Assert.Equal(told, player.Told);
    }

    [Fact]
    public void S8_1_1_a_body_shorter_than_its_content_length_is_a_stream_error()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post("content-length: 4")).Data(1, "abc", ends: true));
        Assert.Equal("1 POST http a.example / Length(4)\n1 DATA abc\n1 RESET Protocol content_length", player.Told);
        Assert.Equal("SETTINGS ack\nRST_STREAM 1 Protocol", player.TakeSent());
    }

    [Fact]
    public void S8_1_1_a_body_longer_than_its_content_length_is_a_stream_error_before_it_is_handed_over()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post("content-length: 4")).Data(1, "abc").Data(1, "de"));
        Assert.Equal("1 POST http a.example / Length(4)\n1 DATA abc\n1 RESET Protocol content_length", player.Told);
    }

    [Fact]
    public void S8_1_1_a_content_length_without_a_body_is_a_stream_error() =>
        Assert.Equal("REFUSED content_length", Server().Feed(Client().Headers(1, Wire.Post("content-length: 4"), ends: true)).Told);

    [Fact]
    public void S8_1_1_a_body_of_just_its_content_length_ends_with_trailers_too()
    {
        var player = Server()
            .Feed(Client().Headers(1, Wire.Post("content-length: 3")).Data(1, "abc").Headers(1, Wire.Block("x-a: b"), ends: true));
        Assert.Equal("1 POST http a.example / Length(3)\n1 DATA abc\n1 END | x-a: b", player.Told);
    }

    [Theory]
    [InlineData("pseudo_late", ":path: /")] // 8.1: no pseudo-header fields in trailers
    [InlineData("connection_field", "connection: close")]
    [InlineData("field_syntax", "X-A: b")]
    public void S8_1_malformed_trailers_are_a_stream_error(string name, string field)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Data(1, "a").Headers(1, Wire.Block(field), ends: true));
        Assert.Equal($"1 POST http a.example / Marked\n1 DATA a\n1 RESET Protocol {name}", player.Told);
    }

    [Fact]
    public void S8_1_a_head_within_the_body_is_a_stream_error()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Data(1, "a").Headers(1, Wire.Block("x-a: b")));
        Assert.Equal("1 POST http a.example / Marked\n1 DATA a\n1 RESET Protocol headers_within_body", player.Told);
    }

    [Fact]
    public void RFC_9110_6_5_1_what_may_not_come_in_trailers_is_dropped()
    {
        var player = Server()
            .Feed(
                Client()
                    .Headers(1, Wire.Post())
                    .Headers(1, Wire.Block("authorization: x", "x-a: b", "host: c", "content-encoding: gzip"), ends: true)
            );
        Assert.Equal("1 POST http a.example / Marked\n1 END | x-a: b", player.Told);
    }

    [Fact]
    public void S8_5_on_a_tunnel_nothing_but_DATA_comes()
    {
        var player = Server()
            .Feed(
                Client()
                    .Headers(1, Wire.Block(":method: CONNECT", ":authority: a.example:443"))
                    .Data(1, "a")
                    .Headers(1, Wire.Block("x-a: b"), ends: true)
            );
        Assert.Equal("1 CONNECT  a.example:443  None\n1 DATA a\n1 RESET Protocol headers_within_body", player.Told);
    }

    [Fact]
    public void Expect_is_taken_out_when_it_is_100_continue_and_a_body_follows()
    {
        var player = Server()
            .Feed(
                Client()
                    .Headers(1, Wire.Post("expect: 100-continue"))
                    .Headers(3, Wire.Get("expect: 100-continue"), ends: true)
                    .Headers(5, Wire.Post("expect: other"))
                    .Headers(7, Wire.Post("expect: other", "expect: 100-continue", "expect: 100-continue"))
            );
        Assert.Equal(
            "1 POST http a.example / Marked expects-100\n3 GET http a.example / None\n5 POST http a.example / Marked | expect: other\n7 POST http a.example / Marked expects-100 | expect: other",
            player.Told
        );
    }

    [Fact]
    public void S10_5_1_a_head_that_is_too_long_is_answered_with_431_and_the_connection_goes_on()
    {
        var limits = new Http2Limits { FieldBytes = 1000 };
        var player = Server(limits)
            .Feed(
                Client()
                    .Headers(1, Wire.Get($"x-a: {new string('a', 800)}"), ends: true)
                    .Headers(3, Wire.Post($"x-a: {new string('a', 800)}"))
                    .Headers(5, Wire.Get(), ends: true)
            );
        Assert.Equal("REFUSED fields_too_large\nREFUSED fields_too_large\n5 GET http a.example / None", player.Told);
        Assert.Equal(
            """
            SETTINGS ack
            HEADERS 1 :status: 431 | content-length: 0 end
            HEADERS 3 :status: 431 | content-length: 0 end
            RST_STREAM 3 None
            """,
            player.TakeSent()
        );
    }

    [Fact]
    public void A_bomb_of_indexes_is_counted_as_what_it_unfolds_to()
    {
        byte[] bomb =
        [
            0x40,
            1,
            (byte)'a',
            0x7F,
            0xA1,
            0x1E,
            .. Enumerable.Repeat((byte)'b', 4000),
            .. Enumerable.Repeat((byte)0xBE, 12_000),
        ];
        var player = Server().Feed(Client().Headers(1, [.. Wire.Get(), .. bomb], ends: true).Headers(3, Wire.Get(), ends: true));
        Assert.Equal("REFUSED fields_too_large\n3 GET http a.example / None", player.Told);
    }

    [Fact]
    public void Too_many_fields_are_answered_with_431()
    {
        var fields = Enumerable.Range(0, 130).Select(number => $"x-{number}: 1").ToArray();
        Assert.Equal("REFUSED too_many_fields", Server().Feed(Client().Headers(1, Wire.Get(fields), ends: true)).Told);
    }

    private static Player Server(Http2Limits? limits = null) => new(Http2Role.Server, limits);

    private static Wire Client() => Wire.From(Http2Role.Client);
}
