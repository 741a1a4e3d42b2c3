using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class RetryTests
{
    private static readonly RetryPolicy Twice = new([503], 2, TimeSpan.FromMilliseconds(1));

    [Theory]
    [InlineData(2, HttpStatusCode.OK, 3)]
    [InlineData(3, HttpStatusCode.ServiceUnavailable, 3)]
    public async Task A_status_of_the_policy_is_repeated_until_the_attempts_are_used_up(int failures, HttpStatusCode expected, int attempts)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        FailFirst(backend, failures, 503);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Retry = Twice })
        );

        using var answer = await proxy.Client.PostAsync("/", new StringContent("body"));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(attempts, backend.Seen.Count);
        Assert.All(backend.Seen, seen => Assert.Equal("body", seen.Body));
    }

    [Fact]
    public async Task A_status_that_the_policy_does_not_name_is_not_repeated()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        FailFirst(backend, 1, 500);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Retry = Twice })
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Single(backend.Seen);
    }

    [Fact]
    public async Task A_reset_connection_is_repeated_by_the_policy()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        FailFirst(backend, 1, 0);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Retry = Twice })
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_sent_once()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        FailFirst(backend, 1, 503);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Retry = Twice })
        );

        using var answer = await proxy.Client.PostAsync("/", new StringContent(new string('x', 100_000)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(backend.Seen);
    }

    [Fact]
    public async Task A_dead_endpoint_costs_no_request_and_needs_no_policy()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var dead = new ProxyConfig.Endpoint("127.0.0.1", Ports.Free(IPAddress.Loopback), EndpointState.Ready);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend.Key, BackendProtocol.Http1, dead, backend.Endpoint).Forward(backend)
        );

        for (var request = 0; request < 20; request++)
        {
            using var answer = await proxy.Client.PostAsync("/", new StringContent("body"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(20, backend.Seen.Count);
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.OK)]
    [InlineData("POST", HttpStatusCode.BadGateway)]
    public async Task What_only_reads_is_not_lost_with_an_endpoint_that_is_taken_away_and_stops(string method, HttpStatusCode expected)
    {
        await using var backend = await TestBackend.StartAsync("stays");
        using var leaving = new TcpListener(IPAddress.Loopback, 0);
        leaving.Start();
        var endpoint = new ProxyConfig.Endpoint("127.0.0.1", ((IPEndPoint)leaving.LocalEndpoint).Port, EndpointState.Ready);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend.Key, BackendProtocol.Http1, endpoint).Forward(backend)
        );

        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        var answering = proxy.Client.SendAsync(request);
        using (var connection = await leaving.AcceptSocketAsync())
        {
            // It has arrived; nobody reads it.
            await connection.ReceiveAsync(new byte[1]);
            await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(backend).Forward(backend));
            leaving.Stop();
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        using var answer = await answering;
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_backend_without_a_living_endpoint_answers_503()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var dead = new ProxyConfig.Endpoint("127.0.0.1", Ports.Free(IPAddress.Loopback), EndpointState.Ready);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend.Key, BackendProtocol.Http1, dead).Forward(backend)
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backend_that_takes_too_long_answers_504(bool isRequestLimit)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        backend.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var limit = TimeSpan.FromMilliseconds(100);
        var timeouts = isRequestLimit ? new RouteTimeouts(limit, null) : new RouteTimeouts(null, limit);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Timeouts = timeouts })
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        var expected = isRequestLimit ? "The request took too long.\n" : "The backend did not answer in time.\n";
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Draining_endpoints_serve_only_when_none_is_ready()
    {
        await using var ready = await TestBackend.StartAsync("ready");
        await using var draining = await TestBackend.StartAsync("draining");
        var leaving = draining.Endpoint with { State = EndpointState.Draining };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(ready.Key, BackendProtocol.Http1, leaving, ready.Endpoint).Forward(ready)
        );

        var both = await proxy.Client.GetStringAsync("/");
        await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(ready.Key, BackendProtocol.Http1, leaving).Forward(ready));
        var alone = await proxy.Client.GetStringAsync("/");

        Assert.Equal(("ready", "draining"), (both, alone));
    }

    private static void FailFirst(TestBackend backend, int failures, int status) =>
        backend.Answer = async context =>
        {
            await backend.RecordAsync(context);
            if (backend.Seen.Count > failures)
            {
                return;
            }

            if (status == 0)
            {
                context.Abort();
            }

            context.Response.StatusCode = status == 0 ? StatusCodes.Status200OK : status;
        };
}
