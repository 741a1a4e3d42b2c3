using System.Net;
using System.Text.Json;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class AccessLogTests
{
    [Fact]
    public async Task Each_request_is_one_JSON_line()
    {
        using var log = new MemoryStream();
        await using var backend = await TestBackend.StartAsync("cart");
        var proxy = await TestProxy.ServeAsync(
            p =>
                new Config()
                    .Listener(p.Port)
                    .Backend(backend)
                    .Forward(backend, "/cart", route => route with { RuleName = "main" })
                    .Route(new RouteAction.Respond(500, "a filter is not supported"), "/broken"),
            options => options with { AccessLog = log }
        );

        await proxy.Client.GetStringAsync("/cart/\"1\"?token=secret");
        using var missing = await proxy.Client.GetAsync("/missing");
        using var broken = await proxy.Client.GetAsync("/broken");
        await proxy.DisposeAsync();

        var lines = System.Text.Encoding.UTF8.GetString(log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var entries = lines
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(entry => entry.GetProperty("status").GetInt32());
        Assert.Equal("/cart/%221%22", entries[200].GetProperty("path").GetString());
        Assert.Equal("HTTPRoute/test/route/0", entries[200].GetProperty("route").GetString());
        Assert.Equal("main", entries[200].GetProperty("rule").GetString());
        Assert.Equal($"127.0.0.1:{backend.Port}", entries[200].GetProperty("endpoint").GetString());
        Assert.Equal("-", entries[200].GetProperty("flag").GetString());
        Assert.Equal("NR", entries[404].GetProperty("flag").GetString());
        Assert.Equal("a filter is not supported", entries[500].GetProperty("reason").GetString());
        Assert.DoesNotContain("secret", string.Concat(lines));
    }

    [Fact]
    public async Task Metrics_count_requests_errors_and_backends()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend, "/cart"));

        await proxy.Client.GetStringAsync("/cart");
        using var missing = await proxy.Client.GetAsync("/missing");
        using var last = await proxy.Client.GetAsync("/cart");

        // The last answer may be counted after its client has it; the two before are.
        var text = proxy.Server.WriteMetrics();
        Assert.Contains($"portolan_proxy_requests_total{{port=\"{proxy.Port}\",class=\"4xx\"}} 1\n", text);
        Assert.Contains($"portolan_proxy_request_errors_total{{port=\"{proxy.Port}\",error=\"no_route\"}} 1\n", text);
        Assert.Contains("portolan_proxy_backend_requests_total{backend=\"Service/test/cart/80\"} 2\n", text);
    }

    [Fact]
    public async Task Five_thousand_routes_over_a_thousand_backends_stay_below_a_thousand_series()
    {
        await using var proxy = new TestProxy();
        var config = new Config().Listener(proxy.Port);
        for (var index = 0; index < 1000; index++)
        {
            var key = new BackendKey("Service", "test", $"s{index}", 80);
            config.Backend(key, BackendProtocol.Http1);
            for (var route = 0; route < 5; route++)
            {
                config.Route(new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = key }]), $"/{index}/{route}");
            }
        }

        await proxy.ApplyAsync(config);
        using var answer = await proxy.Client.GetAsync("/999/4/x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(proxy.Server.WriteMetrics().Split('\n').Count(line => line.Length > 0 && line[0] != '#'), 10, 1000);
    }

    [Fact]
    public void Every_error_has_a_status_a_flag_and_a_label_of_its_own()
    {
        var rows = Enum.GetValues<ProxyError>().Select(ProxyErrorTable.Of).ToList();

        Assert.Equal(rows.Count, rows.Select(row => row.Flag).Distinct().Count());
        Assert.Equal(rows.Count, rows.Select(row => row.Label).Distinct().Count());
        Assert.All(rows, row => Assert.InRange(row.Status, 200, 504));
    }
}
