using System.Text.Json.Nodes;
using Portolan.Http.Http2;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Tests.Support;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>What never becomes a request is counted and logged all the same.</summary>
public sealed class RefusalTests
{
    private const string TooManyFields = "431 fields";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501)]
    [InlineData("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505)]
    [InlineData(TooManyFields, 431)]
    [InlineData("GET / HTTP/1.1\r\nHo", 408)]
    public void A_request_of_HTTP_1_1_that_is_refused_is_a_line_with_its_reason(string sent, int status)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var client = rig.Client();
        client.Send(
            sent == TooManyFields ? "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Repeat("x: y\r\n", 200)) + "\r\n" : sent
        );
        rig.Loop.Advance(16_000);

        Assert.StartsWith($"HTTP/1.1 {status} ", client.Text);
        var line = JsonNode.Parse(Assert.Single(rig.Logged.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(status, (int)line["status"]!);
        Assert.Equal("BQ", (string?)line["flag"]);
        Assert.Equal(client.Text.Split("\r\n\r\n")[1].TrimEnd('\n'), (string?)line["reason"]);
        Assert.Equal(1, rig.Counters.OfError(ProxyError.BadRequest));
        Assert.Equal(1, rig.Counters.OfClass(status / 100));
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_stream_of_HTTP_2_that_is_refused_is_a_line_with_its_reason()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var client = Client(rig);
        client.Request("GET", "/", fields: [.. Enumerable.Range(0, 200).Select(number => $"x-{number}: y")]);
        client.Run();

        var line = JsonNode.Parse(Assert.Single(rig.Logged.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal("HTTP/2", (string?)line["protocol"]);
        Assert.Equal(431, (int)line["status"]!);
        Assert.Equal("BQ", (string?)line["flag"]);
        Assert.Equal("there are too many fields", (string?)line["reason"]);
        Assert.Equal(1, rig.Counters.OfError(ProxyError.BadRequest));
        Assert.Equal([KeyValuePair.Create("too_many_fields", 1L)], rig.Exchanges.Http2Errors.All);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_connection_of_HTTP_2_that_exceeds_a_limit_is_a_line_without_a_status_and_no_request()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var client = Client(rig);
        client.Run();
        for (var ping = 0; ping < 200; ping++)
        {
            client.Connection.Write([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        }

        client.Run();
        var line = JsonNode.Parse(Assert.Single(rig.Logged.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Null(line["status"]);
        Assert.Equal("too many PING frames", (string?)line["reason"]);
        Assert.Equal(0, rig.Counters.OfError(ProxyError.BadRequest));
        Assert.Equal([KeyValuePair.Create("ping_flood", 1L)], rig.Exchanges.Http2Errors.All);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    private static Http2Peer Client(ExchangeRig rig)
    {
        var (connection, peer) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        return new Http2Peer(Http2Role.Client, peer);
    }
}
