namespace Portolan.Http.Tests.Http1;

public sealed class RequestReaderTests
{
    [Fact]
    public void Requests_follow_one_another_with_all_kinds_of_bodies()
    {
        var transcript = Replay.Requests(
            "GET /a?b HTTP/1.1\r\nHost: x.example\r\nAccept:  */*\t\r\nX-Empty:\r\n\r\n" +
            "POST /b HTTP/1.1\r\nhost: x.example:8080\r\ncontent-length: 5\r\nExpect: 100-continue\r\n\r\nhello" +
            "PUT /c HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\nTE: trailers, deflate;q=0.5\r\n\r\n" +
            "3\r\nabc\r\n0A;name=\"a;\\\"b\" ; other\r\n0123456789\r\n000\r\nX-Sum: 1\r\nContent-Length: 7\r\n\r\n" +
            "post / HTTP/1.0\r\n\r\n");

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
            transcript);
    }

    [Fact]
    public void What_belongs_to_the_connection_is_obeyed_and_taken_out()
    {
        var transcript = Replay.Requests(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, X-Private ,, close\r\nUpgrade: websocket\r\nKeep-Alive: timeout=5\r\nx-private: 1\r\nX-Public: 2\r\n\r\n");

        Assert.Equal("GET / Http11 authority=x protocol=websocket None closes | x-public: 2\nEND", transcript);
    }
}
