using System.Buffers;
using System.Text;
using Portolan.Http.Http1;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http1;

/// <summary>What the writers send, octet by octet.</summary>
public sealed class WriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.Latin1.GetString(_output.WrittenSpan);

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nAccept: a\r\n\r\n", "GET / HTTP/1.1\r\nhost: x\r\naccept: a\r\n\r\n")] // 9112, 2.3: our own version
    [InlineData("GET http://y/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b HTTP/1.1\r\nhost: y\r\n\r\n")] // 9112, 3.2.2: Host anew
    [InlineData("CONNECT y:443 HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT y:443 HTTP/1.1\r\nhost: y:443\r\n\r\n")] // 9112, 3.2.3
    [InlineData("OPTIONS http://y HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nhost: y\r\n\r\n")] // 9112, 3.2.4
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")] // 9110, 8.6
    [InlineData("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 007\r\n\r\n", "PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 7\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")]
    [InlineData(
        "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n\r\n",
        "PUT / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n"
    )]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nTE: Trailers\r\n\r\n", "GET / HTTP/1.1\r\nhost: x\r\nte: trailers\r\nconnection: te\r\n\r\n")] // 9110, 10.1.4
    [InlineData(
        "GET / HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nConnection: Upgrade\r\nUpgrade: a/1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nte: trailers\r\nconnection: upgrade, te\r\nupgrade: a/1\r\n\r\n"
    )] // 9110, 7.8
    public void A_request_that_was_read_is_sent_on(string octets, string sent)
    {
        var reader = new Http1RequestReader(Http1Limits.Default);
        Assert.Equal(Http1Event.Head, reader.Read(Encoding.Latin1.GetBytes(octets), out _, out _));
        Http1Writer.WriteRequestHead(_output, reader.Head);
        Assert.Equal(sent, Written);
    }

    [Fact]
    public void An_option_says_what_becomes_of_the_connection()
    {
        var head = Request("GET", "/");
        head.Fields.Add(KnownField.TE, "te"u8, "trailers"u8);
        Http1Writer.WriteRequestHead(_output, head, ConnectionOption.Close);
        Assert.EndsWith("\r\nconnection: close, te\r\n\r\n", Written);
    }

    [Fact]
    public void No_field_brings_in_framing_or_what_belongs_to_the_connection()
    {
        var head = Request("GET", "/");
        foreach (
            var name in new[] { "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade" }
        )
        {
            Assert.True(head.Fields.TryAdd(Encoding.ASCII.GetBytes(name), "5"u8));
        }

        Http1Writer.WriteRequestHead(_output, head);
        Assert.Equal("GET / HTTP/1.1\r\nhost: x\r\n\r\n", Written);
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("a b", "a")]
    [InlineData("a:", "a")]
    [InlineData("a\r", "a")]
    [InlineData("\u00e4", "a")]
    [InlineData("a", "b\r\nc: d")]
    [InlineData("a", "b\0")]
    [InlineData("a", "b\u007f")]
    public void Text_of_people_that_is_no_field_is_not_added(string name, string value)
    {
        var fields = new FieldSection();
        Assert.False(fields.TryAdd(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value)));
        Assert.Equal(0, fields.Count);
    }

    [Fact]
    public void Text_of_people_is_brought_into_form()
    {
        var fields = new FieldSection();
        Assert.True(fields.TryAdd("X-Forwarded-FOR"u8, " \ta b\t "u8));
        Assert.Equal("x-forwarded-for"u8, fields.NameOf(0));
        Assert.Equal("a b"u8, fields.ValueOf(0));
        Assert.Equal(KnownField.XForwardedFor, fields.FieldOf(0));
    }

    [Theory]
    // What the backend sent, to which request, for which client → the head, and how the body goes on.
    [InlineData("200 OK\r\nContent-Length: 5", RequestKind.Ordinary, HttpVersion.Http11, "200 OK\r\ncontent-length: 5", BodyKind.Length)]
    [InlineData("200 OK\r\nContent-Length: 5", RequestKind.Ordinary, HttpVersion.Http10, "200 OK\r\ncontent-length: 5", BodyKind.Length)]
    [InlineData(
        "200 OK\r\nTransfer-Encoding: chunked",
        RequestKind.Ordinary,
        HttpVersion.Http11,
        "200 OK\r\ntransfer-encoding: chunked",
        BodyKind.Marked
    )]
    [InlineData(
        "200 OK\r\nTransfer-Encoding: chunked",
        RequestKind.Ordinary,
        HttpVersion.Http10,
        "200 OK\r\nconnection: close",
        BodyKind.UntilClose
    )] // 9112, 6.1
    [InlineData("200 OK", RequestKind.Ordinary, HttpVersion.Http11, "200 OK\r\ntransfer-encoding: chunked", BodyKind.Marked)]
    [InlineData("200 OK", RequestKind.Ordinary, HttpVersion.Http10, "200 OK\r\nconnection: close", BodyKind.UntilClose)]
    [InlineData("200 OK\r\nContent-Length: 5", RequestKind.Head, HttpVersion.Http11, "200 OK\r\ncontent-length: 5", BodyKind.None)]
    [InlineData("200 OK\r\nTransfer-Encoding: chunked", RequestKind.Head, HttpVersion.Http11, "200 OK", BodyKind.None)] // 9110, 8.6: no length that is not GET's
    [InlineData(
        "304 X\r\nContent-Length: 5",
        RequestKind.Ordinary,
        HttpVersion.Http11,
        "304 Not Modified\r\ncontent-length: 5",
        BodyKind.None
    )]
    [InlineData("304 X", RequestKind.Ordinary, HttpVersion.Http11, "304 Not Modified", BodyKind.None)]
    [InlineData("204 X\r\nContent-Length: 0", RequestKind.Ordinary, HttpVersion.Http11, "204 No Content", BodyKind.None)] // 9110, 8.6
    [InlineData("103 X\r\nContent-Length: 0", RequestKind.Ordinary, HttpVersion.Http11, "103 Early Hints", BodyKind.None)] // 9110, 8.6
    [InlineData("200 X\r\nContent-Length: 7", RequestKind.Connect, HttpVersion.Http11, "200 OK", BodyKind.Tunnel)] // 9110, 8.6
    [InlineData(
        "101 X\r\nConnection: upgrade\r\nUpgrade: websocket",
        RequestKind.Upgrade,
        HttpVersion.Http11,
        "101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket",
        BodyKind.Tunnel
    )]
    [InlineData(
        "426 X\r\nConnection: upgrade\r\nUpgrade: a\r\nContent-Length: 0",
        RequestKind.Ordinary,
        HttpVersion.Http11,
        "426 Upgrade Required\r\ncontent-length: 0\r\nconnection: upgrade\r\nupgrade: a",
        BodyKind.Length
    )]
    [InlineData("799 Odd\r\nContent-Length: 0", RequestKind.Ordinary, HttpVersion.Http11, "799 \r\ncontent-length: 0", BodyKind.Length)] // 9112, 4: the space stays
    public void RFC_9112_6_A_response_is_framed_for_its_client(
        string octets,
        RequestKind request,
        HttpVersion client,
        string sent,
        BodyKind body
    )
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        reader.Expect(request);
        Assert.Equal(Http1Event.Head, reader.Read(Encoding.Latin1.GetBytes($"HTTP/1.1 {octets}\r\n\r\n"), out _, out _));

        Assert.Equal(body, Http1Writer.WriteResponseHead(_output, reader.Head, client, request));
        Assert.Equal($"HTTP/1.1 {sent}\r\n\r\n", Written);
    }

    [Fact]
    public void RFC_9110_8_6_A_response_of_another_version_without_body_says_that_it_has_none()
    {
        Assert.Equal(
            BodyKind.None,
            Http1Writer.WriteResponseHead(
                _output,
                new HttpResponseHead { Status = 200, Version = HttpVersion.Http2 },
                HttpVersion.Http11,
                RequestKind.Ordinary
            )
        );
        Assert.Equal("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", Written);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(9, "9")]
    [InlineData(15, "f")]
    [InlineData(16, "10")]
    [InlineData(4095, "fff")]
    [InlineData(4096, "1000")]
    [InlineData(65536, "10000")]
    public void RFC_9112_7_1_A_chunk_has_its_size_in_front(int size, string digits)
    {
        Http1Writer.WriteChunk(_output, new byte[size]);
        Assert.Equal($"{digits}\r\n{new string('\0', size)}\r\n", Written);
    }

    [Fact]
    public void RFC_9112_7_1_An_empty_piece_does_not_end_a_body_and_the_last_chunk_does()
    {
        Http1Writer.WriteChunk(_output, []);
        Http1Writer.WriteLastChunk(_output, null);
        var trailers = new FieldSection();
        trailers.TryAdd("Grpc-Status"u8, "0"u8);
        trailers.TryAdd("Content-Length"u8, "5"u8);
        Http1Writer.WriteLastChunk(_output, trailers);
        Http1Writer.WriteContinue(_output);
        Assert.Equal("0\r\n\r\n0\r\ngrpc-status: 0\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", Written);
    }

    private static HttpRequestHead Request(string method, string target)
    {
        var head = new HttpRequestHead();
        head.SetMethod(Encoding.ASCII.GetBytes(method));
        head.SetAuthority("x"u8);
        head.SetTarget(Encoding.ASCII.GetBytes(target));
        return head;
    }
}
