using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>What is told of requests that are asked for by a header.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task A_request_that_matches_is_told_step_by_step_and_others_are_not()
    {
        var clock = new FakeTimeProvider();
        var tracer = new Tracer(clock);
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { Retry = new RetryPolicy([503], 1, TimeSpan.FromMilliseconds(50)) }),
            tracer: tracer
        );
        var backend = rig.Backend(Rigs.Address);
        var watching = tracer.WatchAsync(
            TraceQuery.Parse("header=X-Debug&value=7&seconds=5", out _)!,
            TestContext.Current.CancellationToken
        );
        Assert.Null(await tracer.WatchAsync(TraceQuery.Parse("header=x", out _)!, TestContext.Current.CancellationToken));
        var client = rig.Client();

        client.Send("GET /x?secret HTTP/1.1\r\nHost: a\r\nX-Debug: 7\r\nAuthorization: Bearer secret\r\n\r\n");
        backend[0].Send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        rig.Loop.Advance(60);
        backend[1].Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.Send("GET /y HTTP/1.1\r\nHost: a\r\nX-Debug: 8\r\n\r\n");
        clock.Advance(TimeSpan.FromSeconds(5));
        var text = await watching;

        Assert.DoesNotContain("secret", text);
        var trace = Assert.Single(JsonDocument.Parse(text!).RootElement.EnumerateArray());
        Assert.Equal("/x", trace.GetProperty("path").GetString());
        Assert.Equal(
            [
                "Obey None: listener Gateway/test/gateway/http, rule HTTPRoute/test/route/0",
                "to backend Service/test/cart/80 as GET for host a, 0 copies, with x-debug, authorization, x-forwarded-for, x-forwarded-proto",
                "attempt at 10.0.0.1:8080",
                "connected and sent",
                "answered 503",
                "RetryableStatus: RetryLater",
                "attempt at 10.0.0.1:8080",
                "connected and sent",
                "answered 200",
                "over: status 200, none, 0 bytes in, 0 out",
            ],
            trace.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("what").GetString())
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("value=1")]
    [InlineData("header=a b")]
    [InlineData("header=a&seconds=0")]
    [InlineData("header=a&seconds=301")]
    [InlineData("header=a&colour=red")]
    public void A_query_that_is_not_understood_says_what_to_write(string query)
    {
        Assert.Null(TraceQuery.Parse(query, out var fault));
        Assert.Contains("header=NAME", fault);
    }
}
