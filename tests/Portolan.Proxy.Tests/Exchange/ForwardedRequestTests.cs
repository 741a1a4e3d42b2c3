using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>What a backend sees of a request, and a client of the response, byte by byte.</summary>
public sealed class ForwardedRequestTests
{
    private const string Get = "GET /a%20b?q=1 HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nok";

    [Fact]
    public void A_request_and_its_response_pass_and_both_connections_are_used_again()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();

        for (var request = 0; request < 3; request++)
        {
            client.Send(Get);
            Assert.Equal(
                "GET /a%20b?q=1 HTTP/1.1\r\nhost: shop.example.com\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: http\r\n\r\n",
                Assert.Single(backend).Take()
            );
            backend[0].Send(Ok);
            Assert.Equal("HTTP/1.1 200 OK\r\ndate: x\r\ncontent-length: 2\r\n\r\nok", client.Take());
        }

        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void Pipelined_requests_are_served_one_after_the_other()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();

        client.Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

        for (var request = 1; request <= 3; request++)
        {
            var head = Assert.Single(backend).Take();
            Assert.StartsWith($"GET /{request} HTTP/1.1\r\n", head);
            Assert.Equal(head.Length - 4, head.IndexOf("\r\n\r\n", StringComparison.Ordinal));
            backend[0].Send(Ok);
            Assert.EndsWith("\r\n\r\nok", client.Take());
        }

        client.End();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", "content-length: 5\r\n\r\nhello")]
    [InlineData("Content-Length: 0\r\n\r\n", "content-length: 0\r\n\r\n")]
    [InlineData(
        "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"
    )]
    public void A_body_and_its_trailers_pass(string sent, string expected)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();

        client.Send("POST / HTTP/1.1\r\nHost: a\r\n" + sent);

        Assert.EndsWith("x-forwarded-proto: http\r\n" + expected, backend[0].Take());
        backend[0].Send(Ok);
        Assert.EndsWith("ok", client.Take());
        client.End();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("Connection: X-Foo")]
    [InlineData("Connection: keep-alive, X-Foo")]
    [InlineData("Connection: close, X-Foo")]
    public void What_Connection_names_goes_in_both_directions(string connection)
    {
        // RFC 9110, 7.6.1.
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-Stays: 1\r\nContent-Length: 2\r\n\r\nok");
        var seen = "";
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    seen += from.Take();
                    from.Connection.Write(
                        "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-Stays: 1\r\nContent-Length: 2\r\n\r\nok"u8
                    );
                }
        );
        var client = rig.Client();

        client.Send($"GET / HTTP/1.1\r\nHost: a\r\n{connection}\r\nX-Foo: 1\r\nX-Bar: 1\r\n\r\n");

        Assert.DoesNotContain("x-foo", seen);
        Assert.Contains("x-bar: 1\r\n", seen);
        Assert.DoesNotContain("x-hop", client.Text);
        Assert.Contains("x-stays: 1\r\n", client.Text);
    }

    [Fact]
    public void Interim_responses_and_trailers_pass()
    {
        // RFC 9110, 15.2: "A proxy MUST forward 1xx responses".
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(
            Rigs.Address,
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n"
        );
        var client = rig.Client();

        client.Send(Get);

        Assert.Equal(
            "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\ndate: x\r\ntrailer: X-Sum\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: 7\r\n\r\n",
            client.Take()
        );
        client.End();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "connection: close\r\n\r\nok", true)]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "connection: close\r\n\r\nok", true)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false)]
    [InlineData("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "date: x\r\n\r\n", false)]
    public void A_body_without_a_length_is_delimited_as_the_clients_version_can(string request, string end, bool closes)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    from.Connection.Write("HTTP/1.1 200 OK\r\nDate: x\r\n\r\n"u8);
                    if (!from.Text.StartsWith("HEAD", StringComparison.Ordinal))
                    {
                        from.Connection.Write("ok"u8);
                    }

                    from.Connection.Close();
                }
        );
        var client = rig.Client();

        client.Send(request);

        Assert.EndsWith(end, client.Take());
        Assert.Equal(closes, client.IsEnded);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void An_HTTP10_client_may_keep_its_connection_when_the_length_is_known()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, Ok);
        var client = rig.Client();

        client.Send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.Equal("HTTP/1.1 200 OK\r\ndate: x\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok", client.Take());
        client.Send("GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith("connection: close\r\n\r\nok", client.Take());
        Assert.True(client.IsEnded);
        rig.AssertNothingLeft();
    }

    [Fact]
    public void Fields_with_an_underscore_cannot_speak_over_the_gateway()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        rig.Client().Send("GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\nX-Ok: 1\r\n\r\n");
        Assert.DoesNotContain("x_forwarded", backend[0].Text);
        Assert.Contains("x-ok: 1", backend[0].Text);

        var lax = new ExchangeRig(Rigs.Forward(), options => options with { UnderscoredFields = UnderscoredFields.Pass });
        backend = lax.Backend(Rigs.Address);
        lax.Client().Send("GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n");
        Assert.Contains("x_forwarded_for: 1.2.3.4", backend[0].Text);
    }

    [Fact]
    public void Trailers_cannot_undo_an_edit_of_the_head()
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { RequestHeaders = new HeaderEdits([new HeaderValue("X-User", "gateway")], [], ["X-Admin"]) })
        );
        var backend = rig.Backend(Rigs.Address);

        rig.Client()
            .Send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-User: evil\r\nX-Admin: 1\r\nX-Forwarded-For: 1.1.1.1\r\nX-Other: 1\r\n\r\n"
            );

        Assert.EndsWith("\r\n\r\n0\r\nx-other: 1\r\n\r\n", backend[0].Text);
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1", 200, false)]
    [InlineData("OPTIONS /x HTTP/1.1\r\nMax-Forwards: 0", 200, false)]
    [InlineData("OPTIONS /x HTTP/1.1\r\nMax-Forwards: 3", 0, true)]
    [InlineData("TRACE /x HTTP/1.1", 405, false)]
    [InlineData("CONNECT a:80 HTTP/1.1", 501, false)]
    [InlineData("post /x HTTP/1.1", 501, false)]
    [InlineData("purge /x HTTP/1.1", 0, true)]
    public void Some_methods_are_the_gateways_to_answer(string line, int status, bool isForwarded)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();

        client.Send(line + "\r\nHost: a\r\n\r\n");

        Assert.Equal(isForwarded ? 1 : 0, backend.Count);
        if (!isForwarded)
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", client.Text);
        }
        else if (line.Contains("Max-Forwards", StringComparison.Ordinal))
        {
            Assert.Contains("max-forwards: 2\r\n", backend[0].Text);
        }
        else
        {
            Assert.StartsWith("purge /x", backend[0].Text);
        }
    }

    [Fact]
    public void A_name_of_an_endpoint_is_looked_up()
    {
        var rig = new ExchangeRig(Rigs.Forward(endpoints: [new Endpoint("known.test", 8080, EndpointState.Ready)]));
        rig.Answer("10.0.0.1:8080", Ok);
        var client = rig.Client();
        client.Send(Get);
        Assert.EndsWith("ok", client.Text);

        rig = new ExchangeRig(Rigs.Forward(endpoints: [new Endpoint("missing.test", 8080, EndpointState.Ready)]));
        client = rig.Client();
        client.Send(Get);
        Assert.StartsWith("HTTP/1.1 503 ", client.Text);
    }
}
