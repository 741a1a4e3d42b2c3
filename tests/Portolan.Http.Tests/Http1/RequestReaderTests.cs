using System.Text;
using Portolan.Http.Http1;

namespace Portolan.Http.Tests.Http1;

/// <summary>What the server role has to take, and how it understands it.</summary>
public sealed class RequestReaderTests
{
    [Fact]
    public void Requests_follow_one_another_with_all_kinds_of_bodies()
    {
        var transcript = Replay.Requests(
            "GET /a?b HTTP/1.1\r\nHost: x.example\r\nAccept:  */*\t\r\nX-Empty:\r\n\r\n"
                + "POST /b HTTP/1.1\r\nhost: x.example:8080\r\ncontent-length: 5\r\nExpect: 100-continue\r\n\r\nhello"
                + "PUT /c HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\nTE: trailers, deflate;q=0.5\r\n\r\n"
                + "3\r\nabc\r\n0A;name=\"a;\\\"b\" ; other\r\n0123456789\r\n000\r\nX-Sum: 1\r\nContent-Length: 7\r\n\r\n"
                + "post / HTTP/1.0\r\n\r\n"
        );

        Assert.Equal(
            """
            GET /a?b Http11 authority=x.example None | accept: */* | x-empty: 
            END
            POST /b Http11 authority=x.example:8080 Length(5) expects-100
            DATA hello
            END
            PUT /c Http11 authority=[::1]:80 Marked | te: trailers
            DATA abc0123456789
            END | x-sum: 1
            post / Http10 None closes
            END
            """,
            transcript
        );
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX: caf\u00e9\r\n\r\n", "GET / Http11 authority=x None | x: caf\u00e9")] // 9112, 2.2: octets, not characters
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / Http11 authority=x None")] // 9112, 2.2: one empty line
    [InlineData("GET / HTTP/1.2\r\nHost: x\r\n\r\n", "GET / Http11 authority=x None")] // 9110, 2.5: a higher minor version
    [InlineData("M-SEARCH / HTTP/1.1\r\nHost: x\r\n\r\n", "M-SEARCH / Http11 authority=x None")] // 9112, 3.1: any token
    [InlineData("get / HTTP/1.1\r\nHost: x\r\n\r\n", "get / Http11 authority=x None")] // 9112, 3.1: with case
    [InlineData("PRINT / HTTP/1.1\r\nHost: x\r\n\r\n", "PRINT / Http11 authority=x None")] // no preface of HTTP/2
    [InlineData("PRI * HTTP/1.1\r\nHost: x\r\n\r\n", "ERROR the form of the target does not go with the method (RFC 9112, 3.2)")]
    [InlineData("GET //a/../b;c?d=\"<>|{}^`\\ HTTP/1.1\r\nHost: x\r\n\r\n", "GET //a/../b;c?d=\"<>|{}^`\\ Http11 authority=x None")] // 9112, 3.2.1
    [InlineData("GET http://y.example/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b Http11 scheme=http authority=y.example None")] // 9112, 3.2.2: Host is ignored
    [InlineData("GET HTTPS://y.example:8443 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / Http11 scheme=https authority=y.example:8443 None")]
    [InlineData("GET http://y?b HTTP/1.1\r\nHost: y\r\n\r\n", "GET /?b Http11 scheme=http authority=y None")]
    [InlineData("GET http://y:/ HTTP/1.1\r\nHost: y:\r\n\r\n", "GET / Http11 scheme=http authority=y None")]
    [InlineData("CONNECT y.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT  Http11 authority=y.example:443 None")] // 9112, 3.2.3
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * Http11 authority=x None")] // 9112, 3.2.4
    [InlineData("OPTIONS http://y:81 HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * Http11 scheme=http authority=y:81 None")] // 9112, 3.2.4: an empty path
    [InlineData("OPTIONS http://y/ HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS / Http11 scheme=http authority=y None")]
    [InlineData("GET / HTTP/1.1\r\nHost: x.example:\r\n\r\n", "GET / Http11 authority=x.example None")] // 3986, 3.2.3: an empty port
    [InlineData("GET / HTTP/1.1\r\nHost: A_b-1.example.:65535\r\n\r\n", "GET / Http11 authority=A_b-1.example.:65535 None")]
    [InlineData("GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n", "GET / Http11 authority=[2001:db8::1] None")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET / Http10 None closes")] // 9112, 3.2: HTTP/1.0 has no Host
    [InlineData("GET / HTTP/1.1\r\nHost:x\r\nA:b\r\nC: \t d e \t \r\n\r\n", "GET / Http11 authority=x None | a: b | c: d e")] // 9112, 5.1
    public void A_head_is_understood(string octets, string head) => Assert.Equal(head, Replay.Requests(octets).Split("\nEND")[0]);

    [Theory]
    [InlineData("Content-Length: 0\r\n\r\n", "Length(0)")]
    [InlineData("Content-Length: 0005\r\n\r\nhello", "Length(5)\nDATA hello")]
    [InlineData("Content-Length: 999999999999999999\r\n\r\nhello", "Length(999999999999999999)\nDATA hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "Marked\nDATA hello\nEND")]
    [InlineData("Transfer-Encoding:\tCHUNKED \r\n\r\n00000000000000f\r\n0123456789abcde\r\n0\r\n\r\n", "Marked\nDATA 0123456789abcde\nEND")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1;a;b=c;d=\"\\\"\r;\"\r\na\r\n0\r\n\r\n", "Marked\nERROR")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1 ; a\t= \"b;\\\"\u00e9\" ;c\r\na\r\n0;d\r\n\r\n", "Marked\nDATA a\nEND")] // 9112, 7.1.1: extensions are ignored
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFF\r\na", "Marked\nDATA a")] // 9112, 7.1: large sizes
    public void RFC_9112_6_3_A_body_ends_where_its_framing_says(string rest, string outcome) =>
        Assert.StartsWith($"POST / Http11 authority=x {outcome}", Replay.Requests($"POST / HTTP/1.1\r\nHost: x\r\n{rest}"));

    [Fact]
    public void RFC_9112_6_3_A_request_without_framing_has_no_body() =>
        Assert.Equal(
            "POST / Http11 authority=x None\nEND\nGET /b Http11 authority=x None\nEND",
            Replay.Requests("POST / HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        );

    [Fact]
    public void RFC_9110_6_5_1_Trailers_that_frame_route_or_authenticate_are_dropped()
    {
        string[] forbidden =
        [
            "Content-Length: 1",
            "Transfer-Encoding: chunked",
            "Host: y",
            "Connection: close",
            "Keep-Alive: 1",
            "TE: trailers",
            "Trailer: x",
            "Upgrade: h2c",
            "Authorization: a",
            "Proxy-Authorization: a",
            "Cookie: a",
            "Set-Cookie: a",
            "Content-Type: a/b",
            "Content-Encoding: gzip",
            "Content-Range: bytes 0-1/2",
            "Cache-Control: no-store",
            "Expect: 100-continue",
            "Max-Forwards: 1",
            "Location: /",
            "Vary: a",
            "Range: bytes=0-1",
            "If-Match: *",
            "X-Forwarded-For: 1.1.1.1",
            "X-Forwarded-Proto: https",
            "Forwarded: for=a",
            "Origin: a",
        ];

        var transcript = Replay.Requests(
            "POST / HTTP/1.1\r\nHost: x\r\nTrailer: grpc-status\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                + string.Concat(forbidden.Select(line => line + "\r\n"))
                + "Grpc-Status: 0\r\nDate: now\r\n\r\n"
        );

        Assert.Equal("POST / Http11 authority=x Marked | trailer: grpc-status\nEND | grpc-status: 0 | date: now", transcript);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: keep-alive\r\n", true)]
    [InlineData("HTTP/1.1", "Connection: Close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: keep-alive, close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: keep-alive\r\nX: y\r\nConnection:, close ,\r\n", false)]
    [InlineData("HTTP/1.1", "Proxy-Connection: close\r\n", true)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", true)]
    [InlineData("HTTP/1.0", "Connection: keep-alive, close\r\n", false)]
    [InlineData("HTTP/1.0", "Proxy-Connection: keep-alive\r\n", false)]
    public void RFC_9112_9_3_Whether_a_connection_goes_on_depends_on_version_and_options(string version, string fields, bool goesOn)
    {
        var transcript = Replay.Requests($"GET / {version}\r\nHost: x\r\n{fields}\r\n");
        Assert.Equal(goesOn, !transcript.Contains("closes", StringComparison.Ordinal));
    }

    [Fact]
    public void RFC_9110_7_6_1_What_belongs_to_the_connection_is_obeyed_and_taken_out()
    {
        var transcript = Replay.Requests(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, X-Private ,, close, host, content-length\r\nUpgrade: websocket\r\nKeep-Alive: timeout=5\r\n"
                + "Proxy-Connection: close\r\nx-private: 1\r\nX-Public: 2\r\nX-PRIVATE: 3\r\nContent-Length: 0\r\n\r\n"
        );

        Assert.Equal("GET / Http11 authority=x protocol=websocket Length(0) closes | x-public: 2\nEND", transcript);
    }

    [Theory]
    [InlineData("HTTP/1.1", "Connection: upgrade\r\nUpgrade: WebSocket", " protocol=WebSocket")]
    [InlineData("HTTP/1.1", "Connection: upgrade\r\nUpgrade: foo/2", " protocol=foo/2")]
    [InlineData("HTTP/1.1", "Upgrade: websocket", "")] // not named by Connection
    [InlineData("HTTP/1.1", "Connection: upgrade", "")]
    [InlineData("HTTP/1.1", "Connection: upgrade\r\nUpgrade: websocket, foo", "")] // a server may ignore it; which of them a backend takes, no rule was asked
    [InlineData("HTTP/1.1", "Connection: upgrade\r\nUpgrade: foo\r\nUpgrade: websocket", "")]
    [InlineData("HTTP/1.1", "Connection: upgrade\r\nUpgrade: web socket", "")]
    [InlineData("HTTP/1.0", "Connection: upgrade\r\nUpgrade: websocket", "")] // "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request"
    public void RFC_9110_7_8_An_upgrade_is_asked_for_with_one_protocol_that_Connection_names(string version, string fields, string protocol)
    {
        var closes = version == "HTTP/1.0" ? " closes" : "";
        var shown = version == "HTTP/1.0" ? "Http10" : "Http11";
        Assert.Equal(
            $"GET / {shown} authority=x{protocol} None{closes}\nEND",
            Replay.Requests($"GET / {version}\r\nHost: x\r\n{fields}\r\n\r\n")
        );
    }

    [Theory]
    [InlineData("Expect: 100-continue\r\nContent-Length: 1\r\nExpect: 100-Continue", true)]
    [InlineData("Expect: 100-continue\r\nX: y\r\nExpect: 100-continue", false)]
    public void RFC_9110_10_1_1_An_expectation_that_is_said_twice_is_one(string fields, bool isExpected)
    {
        var head = Replay.Requests($"POST / HTTP/1.1\r\nHost: x\r\n{fields}\r\n\r\n").Split('\n')[0];
        Assert.Equal(isExpected, head.Contains("expects-100", StringComparison.Ordinal));
        Assert.DoesNotContain("expect:", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1", "Content-Length: 1\r\nExpect: 100-Continue", " expects-100")]
    [InlineData("HTTP/1.1", "Transfer-Encoding: chunked\r\nExpect: 100-continue", " expects-100")]
    [InlineData("HTTP/1.1", "Content-Length: 0\r\nExpect: 100-continue", "")]
    [InlineData("HTTP/1.1", "Expect: 100-continue", "")]
    [InlineData("HTTP/1.0", "Content-Length: 1\r\nExpect: 100-continue", " closes")] // "MUST ignore that expectation"
    [InlineData("HTTP/1.1", "Content-Length: 1\r\nExpect: tea", " | expect: tea")]
    public void RFC_9110_10_1_1_A_client_that_waits_for_100_is_recognised(string version, string fields, string expected)
    {
        var head = Replay.Requests($"POST / {version}\r\nHost: x\r\n{fields}\r\n\r\n").Split('\n')[0];
        Assert.EndsWith(expected, head);
        Assert.Equal(expected == " expects-100", head.Contains("expects-100", StringComparison.Ordinal));
    }

    [Fact]
    public void RFC_9110_9_3_6_A_tunnel_gives_all_that_follows_as_data()
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        var input = "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n\0\x16GET / not HTTP"u8;

        Assert.Equal(Http1Event.Head, reader.Read(input, out var consumed, out _));
        input = input[consumed..];
        Assert.Equal(Http1Event.End, reader.Read(input, out consumed, out _));
        Assert.Equal(0, consumed);
        Assert.Equal(Http1Event.NeedMore, reader.Read(input, out consumed, out _));
        Assert.Equal(0, consumed);

        reader.BecomeTunnel();
        Assert.Equal(Http1Event.Data, reader.Read(input, out consumed, out var data));
        Assert.Equal("\0\x16GET / not HTTP"u8, data);
        Assert.Equal(Http1Event.NeedMore, reader.Read([], out consumed, out _));
        Assert.Equal(Http1Event.End, reader.ReadEnd());
    }

    [Fact]
    public void A_reader_is_idle_until_the_first_octet_of_a_request()
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        Assert.True(reader.IsIdle);
        Assert.Equal(Http1Event.NeedMore, reader.ReadEnd());
        reader.Read("G"u8, out _, out _);
        Assert.False(reader.IsIdle);
        reader.Read("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8, out _, out _);
        Assert.False(reader.IsIdle);
        reader.Read([], out _, out _);
        Assert.Equal(Http1Event.NeedMore, reader.ReadEnd());
        reader.Next();
        Assert.True(reader.IsIdle);
    }

    [Fact]
    public void The_next_request_has_nothing_of_the_one_before()
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        Read(
            reader,
            "POST http://y/a HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
        );
        Assert.True(reader.Head.ExpectsContinue);
        Assert.Equal(Http1Event.Data, reader.Read("a"u8, out _, out _));
        Assert.Equal(Http1Event.End, reader.Read([], out _, out _));
        reader.Next();
        Read(reader, "GET /b HTTP/1.0\r\n\r\n");

        Assert.Equal(0, reader.Head.Scheme.Length + reader.Head.Authority.Length + reader.Head.Protocol.Length + reader.Head.Fields.Count);
        Assert.False(reader.Head.ExpectsContinue);
        Assert.Null(reader.Head.ContentLength);
    }

    [Fact]
    public void Octets_that_come_one_by_one_are_not_searched_again_and_again()
    {
        // A line of 60,000 octets: searched from its start each time it would take minutes under a debugger's build.
        var octets = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 60_000)}\r\n\r\n");
        var reader = new Http1RequestReader(Http1Limits.Default);
        var start = 0;
        var last = Http1Event.NeedMore;
        for (var end = 1; end <= octets.Length; end++)
        {
            last = reader.Read(octets.AsSpan(start..end), out var consumed, out _);
            start += consumed;
        }

        Assert.Equal(Http1Event.Head, last);
        Assert.Equal(60_000, reader.Head.Fields.ValueOf(0).Length);
    }

    private static void Read(Http1RequestReader reader, string octets) =>
        Assert.Equal(Http1Event.Head, reader.Read(Encoding.ASCII.GetBytes(octets), out _, out _));
}
