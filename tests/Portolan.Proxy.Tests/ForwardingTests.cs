using System.Net;
using Portolan.Primitives;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class ForwardingTests
{
    [Fact]
    public async Task A_request_reaches_the_backend_of_its_rule_and_the_answer_comes_back()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        var answer = await proxy.Client.GetStringAsync("/a%20b?q=1&q=2");

        Assert.Equal("cart", answer);
        var seen = Assert.Single(backend.Seen);
        Assert.Equal("/a%20b?q=1&q=2", seen.Target);
        Assert.Equal($"{proxy.Address}:{proxy.Port}", seen.Host);
        Assert.Equal("127.0.0.1", seen.Headers["X-Forwarded-For"]);
        Assert.Equal("http", seen.Headers["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task A_body_is_forwarded_whole()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        var body = new string('x', 300_000);

        using var answer = await proxy.Client.PostAsync("/", new StringContent(body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(body, Assert.Single(backend.Seen).Body);
    }

    [Fact]
    public async Task An_unknown_path_answers_404_and_a_known_one_is_not_disturbed()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend, "/cart"));

        using var missing = await proxy.Client.GetAsync("/other");
        using var found = await proxy.Client.GetAsync("/cart/1");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("This gateway has no route for this request.\n", await missing.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    [Fact]
    public async Task A_path_that_climbs_is_matched_and_forwarded_in_its_one_form()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend, "/cart"));

        var found = await RawHttp.ExchangeAsync(proxy, "GET /other/../cart//x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var refused = await RawHttp.ExchangeAsync(proxy, "GET /cart/..%2fadmin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", found);
        Assert.Equal("/cart/x", Assert.Single(backend.Seen).Target);
        Assert.StartsWith("HTTP/1.1 400", refused);
    }

    [Theory]
    [InlineData("none", HttpStatusCode.InternalServerError)]
    [InlineData("zero", HttpStatusCode.InternalServerError)]
    [InlineData("unresolved", HttpStatusCode.InternalServerError)]
    [InlineData("unknown", HttpStatusCode.InternalServerError)]
    [InlineData("empty", HttpStatusCode.ServiceUnavailable)]
    public async Task A_rule_without_a_usable_backend_answers_as_Gateway_API_says(string what, HttpStatusCode expected)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        EquatableList<WeightedBackend> shares = what switch
        {
            "none" => [],
            "zero" => [new WeightedBackend { Weight = 0, Backend = backend.Key }],
            "unresolved" => [new WeightedBackend { Weight = 1 }],
            "unknown" => [new WeightedBackend { Weight = 1, Backend = new BackendKey("Service", "test", "missing", 80) }],
            _ => [new WeightedBackend { Weight = 1, Backend = new BackendKey("Service", "test", "empty", 80) }],
        };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Backend(new BackendKey("Service", "test", "empty", 80), BackendProtocol.Http1)
                .Route(new RouteAction.Forward(shares))
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Weights_are_exact_over_a_window()
    {
        await using var one = await TestBackend.StartAsync("one");
        await using var two = await TestBackend.StartAsync("two");
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(one).Backend(two).Route(Config.To((one, 90), (two, 10)))
        );

        for (var request = 0; request < 50; request++)
        {
            await proxy.Client.GetStringAsync("/");
        }

        Assert.Equal((45, 5), (one.Seen.Count, two.Seen.Count));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_obeyed_answers_500_and_its_neighbours_serve()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Forward(backend)
                .Route(new RouteAction.Respond(500, "unsupported filter"), "/broken")
        );

        using var broken = await proxy.Client.GetAsync("/broken");
        using var good = await proxy.Client.GetAsync("/good");

        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        Assert.DoesNotContain("filter", await broken.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }
}
