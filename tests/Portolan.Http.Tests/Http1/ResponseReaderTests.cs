using System.Text;
using Portolan.Http.Http1;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http1;

/// <summary>What the client role has to take, and how it understands it.</summary>
public sealed class ResponseReaderTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "200 Http11")]
    [InlineData("HTTP/1.1 200 \r\n", "200 Http11")]
    [InlineData("HTTP/1.1 200\r\n", "200 Http11")]
    [InlineData("HTTP/1.0 404 Gibt\tes n\u00efcht!\r\n", "404 Http10")]
    [InlineData("HTTP/1.7 999 X\r\n", "999 Http11")]
    public void RFC_9112_4_A_status_line_is_read_and_its_reason_dropped(string line, string head) =>
        Assert.StartsWith($"{head} Length(0) | x: y\nEND", Replay.Responses($"{line}X: y\r\nContent-Length: 0\r\n\r\n"));

    [Theory]
    [InlineData(RequestKind.Head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "200 Http11 None(5)")] // case 1
    [InlineData(RequestKind.Head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "200 Http11 None")]
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 Http11 None(5)")]
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", "304 Http11 None")]
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 204 No Content\r\n\r\n", "204 Http11 None")]
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", "204 Http11 None")]
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 205 Reset Content\r\nContent-Length: 1\r\n\r\na", "205 Http11 Length(1)\nDATA a")]
    [InlineData(RequestKind.Connect, "HTTP/1.1 407 X\r\nContent-Length: 1\r\n\r\na", "407 Http11 Length(1)\nDATA a")]
    [InlineData(
        RequestKind.Ordinary,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX: y\r\n\r\n",
        "200 Http11 Marked\nDATA ab\nEND | x: y"
    )] // case 4
    [InlineData(RequestKind.Ordinary, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "200 Http11 Length(2)\nDATA ab\nEND")] // case 6
    public void RFC_9112_6_3_A_body_ends_where_its_framing_says(RequestKind request, string octets, string transcript)
    {
        var said = Replay.Responses(octets, request);
        Assert.StartsWith(transcript, said);
        Assert.EndsWith("END\nreusable", said.Replace("END | x: y", "END", StringComparison.Ordinal));
    }

    [Fact]
    public void RFC_9112_6_3_Case_2_A_tunnel_ignores_the_framing_of_2xx_to_CONNECT() =>
        Assert.Equal(
            "200 Http11 Tunnel\nDATA \0GET / \nended: End \nnot reusable",
            Replay.Responses("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\0GET / ", RequestKind.Connect, ends: true)
        );

    [Fact]
    public void RFC_9112_6_3_Case_8_A_body_without_framing_ends_with_the_connection() =>
        Assert.Equal(
            "200 Http11 UntilClose\nDATA a\r\n\r\n\nended: End \nnot reusable",
            Replay.Responses(Ok + "\r\na\r\n\r\n", ends: true)
        );

    [Fact]
    public void RFC_9110_15_2_Interim_responses_come_before_the_final_one() =>
        Assert.Equal(
            "100 Http11 None\n103 Http11 None | link: </a>\n200 Http11 Length(1) | x: y\nDATA a\nEND\nreusable",
            Replay.Responses(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 0\r\n\r\n"
                    + Ok
                    + "X: y\r\nContent-Length: 1\r\n\r\na"
            )
        );

    [Theory]
    [InlineData("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n", "101 Http11 protocol=websocket Tunnel")]
    [InlineData("HTTP/1.1 426 X\r\nConnection: Upgrade\r\nUpgrade: HTTP/3.0\r\n", "426 Http11 protocol=HTTP/3.0 UntilClose")]
    [InlineData("HTTP/1.1 200 X\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", "200 Http11 UntilClose")]
    public void RFC_9110_7_8_Upgrade_counts_in_101_and_426_alone(string head, string transcript) =>
        Assert.Equal(
            $"{transcript}\nDATA ab\nended: End \nnot reusable",
            Replay.Responses(head + "\r\nab", RequestKind.Upgrade, ends: true)
        );

    [Fact]
    public void RFC_9110_7_6_1_Fields_that_Connection_names_go_no_further() =>
        Assert.Equal(
            "200 Http11 Length(0) | x-public: 1\nEND\nreusable",
            Replay.Responses(
                Ok
                    + "Connection: keep-alive, x-private\r\nKeep-Alive: max=1\r\nTE: trailers\r\nProxy-Connection: close\r\nX-Private: 1\r\nX-Public: 1\r\nContent-Length: 0\r\n\r\n"
            )
        );

    [Theory]
    [InlineData(Ok + "Content-Length: 0\r\n\r\n", true)]
    [InlineData(Ok + "Connection: close\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true)]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n", false)] // not ended
    [InlineData(Ok + "Content-Length: 1\r\n\r\n", false)]
    [InlineData(Ok + "Content-Length: 1\r\n\r\nab", false)] // more than the response
    [InlineData(Ok + "\r\n", false)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n" + Ok + "Content-Length: 0\r\n\r\n", true)] // the final response decides
    public void RFC_9112_9_3_A_connection_is_reused_when_all_allows_it(string octets, bool reusable) =>
        Assert.Equal(reusable, Replay.Responses(octets).EndsWith("END\nreusable", StringComparison.Ordinal));

    [Fact]
    public void RFC_9112_9_2_Octets_behind_a_response_take_its_connection_out_of_use_at_once()
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        reader.Expect(RequestKind.Ordinary);
        var input = "HTTP/1.1 204 No Content\r\n\r\nH"u8;
        Assert.Equal(Http1Event.Head, reader.Read(input, out var consumed, out _));
        Assert.False(reader.MayBeReused);
        Assert.Equal(Http1Event.End, reader.Read(input[consumed..], out _, out _));
        Assert.False(reader.MayBeReused);
    }

    [Fact]
    public void RFC_9112_9_3_A_connection_that_ended_at_rest_is_not_reused()
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        reader.Expect(RequestKind.Ordinary);
        Assert.Equal(Http1Event.Head, reader.Read("HTTP/1.1 204 No Content\r\n\r\n"u8, out _, out _));
        Assert.Equal(Http1Event.End, reader.Read([], out _, out _));
        Assert.True(reader.MayBeReused);
        Assert.Equal(Http1Event.NeedMore, reader.ReadEnd());
        Assert.False(reader.MayBeReused);
    }

    [Fact]
    public void The_next_response_has_nothing_of_the_one_before()
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        for (var round = 0; round < 2; round++)
        {
            reader.Expect(RequestKind.Ordinary);
            var input = Encoding.ASCII.GetBytes(round == 0 ? Ok + "X: y\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 204 X\r\n\r\n");
            Assert.Equal(Http1Event.Head, reader.Read(input, out _, out _));
            Assert.Equal(Http1Event.End, reader.Read([], out _, out _));
        }

        Assert.Equal(0, reader.Head.Fields.Count);
        Assert.Null(reader.Head.ContentLength);
        Assert.Equal(BodyKind.None, reader.Head.Body);
        Assert.Throws<InvalidOperationException>(() =>
        {
            reader.Expect(RequestKind.Ordinary);
            reader.Expect(RequestKind.Ordinary);
        });
    }
}
