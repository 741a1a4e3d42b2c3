using System.Net;
using System.Text.Json;
using Portolan.Proxy.Admin;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>What the admin port answers of a proxy that serves.</summary>
public sealed class AdminTests
{
    [Fact]
    public async Task A_trace_tells_what_was_decided_for_the_requests_that_have_the_header()
    {
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Route(new RouteAction.Respond(500, "none"), "/x")
        );
        await using var admin = new AdminServer(new IPEndPoint(proxy.Address, 0), proxy.Server, () => Readiness.Ready);
        await admin.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        // The trace ends by itself after a second; until then requests come one after the other, so that some fall into it.
        var tracing = client.GetStringAsync(admin.Address + "/debug/trace?header=x-debug&seconds=1", TestContext.Current.CancellationToken);
        while (!tracing.IsCompleted)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/x?secret") { Headers = { { "X-Debug", "1" } } };
            using var answer = await proxy.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        }

        var trace = JsonDocument.Parse(await tracing).RootElement[0];
        Assert.Equal("/x", trace.GetProperty("path").GetString());
        Assert.Equal(
            [
                "Obey None: listener Gateway/test/gateway/http, rule HTTPRoute/test/route/0",
                "answered by the gateway: RuleInvalid",
                "over: status 500, rule_invalid, 0 bytes in, 41 out",
            ],
            trace.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("what").GetString())
        );
    }

    [Fact]
    public async Task A_trace_that_is_asked_for_wrongly_says_how_to_ask()
    {
        await using var proxy = new TestProxy();
        await using var admin = new AdminServer(new IPEndPoint(proxy.Address, 0), proxy.Server, () => Readiness.Ready);
        await admin.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        using var answer = await client.GetAsync(admin.Address + "/debug/trace", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("header=NAME", await answer.Content.ReadAsStringAsync());
    }
}
