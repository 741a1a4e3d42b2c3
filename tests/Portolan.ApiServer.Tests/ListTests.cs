using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task Pages_show_one_version_though_objects_change_between_them()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await server.PostAsync(Widgets.Path, Widgets.Make(name));
        }

        var first = (await server.GetAsync($"{Widgets.Path}?limit=2")).Json;
        await server.DeleteAsync($"{Widgets.Path}/c");
        await server.PostAsync(Widgets.Path, Widgets.Make("bb"));
        var second = (await server.GetAsync($"{Widgets.Path}?limit=2&continue={first["metadata"]!["continue"]}")).Json;

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(2, first["metadata"]!["remainingItemCount"]!.GetValue<int>());
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(first["metadata"]!["resourceVersion"]!.GetValue<string>(), second["metadata"]!["resourceVersion"]!.GetValue<string>());
        Assert.Null(second["metadata"]!["continue"]);
    }

    [Fact]
    public async Task An_expired_page_token_is_gone_and_comes_with_one_that_works()
    {
        await using var server = await TestServer.StartAsync(options => options with { WatchHistoryLength = 2 });
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await server.PostAsync(Widgets.Path, Widgets.Make(name));
        }
        var token = (await server.GetAsync($"{Widgets.Path}?limit=2")).Json["metadata"]!["continue"];
        foreach (var name in new[] { "f", "g", "h" })
        {
            await server.PostAsync(Widgets.Path, Widgets.Make(name));
        }

        var expired = (await server.GetAsync($"{Widgets.Path}?limit=2&continue={token}")).Expect(HttpStatusCode.Gone);
        var rest = await server.GetAsync($"{Widgets.Path}?continue={expired.Json["metadata"]!["continue"]}");

        Assert.Equal("Expired", expired.Reason);
        Assert.Equal(["c", "d", "e", "f", "g", "h"], Names(rest.Expect(HttpStatusCode.OK).Json));
    }

    [Theory]
    [InlineData("app=x", "a,b")]
    [InlineData("app==x,tier!=db", "a")]
    [InlineData("app in (x, y),tier", "a,b,c")]
    [InlineData("app notin (x)", "c,d")]
    [InlineData("!app", "d")]
    [InlineData("level>3", "b")]
    [InlineData("", "a,b,c,d")]
    public async Task Label_selectors_choose(string selector, string expected)
    {
        await using var server = await TestServer.StartAsync();
        foreach (
            var (name, labels) in new[]
            {
                ("a", "app=x,tier=web,level=1"),
                ("b", "app=x,tier=db,level=9"),
                ("c", "app=y,tier=db"),
                ("d", ""),
            }
        )
        {
            var widget = Widgets.Make(name);
            widget["metadata"]!["labels"] = new JsonObject(
                labels
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(label => KeyValuePair.Create<string, JsonNode?>(label.Split('=')[0], label.Split('=')[1]))
            );
            await server.PostAsync(Widgets.Path, widget);
        }

        var answer = await server.GetAsync($"{Widgets.Path}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected.Split(','), Names(answer.Expect(HttpStatusCode.OK).Json));
    }

    [Theory]
    [InlineData("labelSelector=a%20b%20c")]
    [InlineData("labelSelector=a%3D%2C")]
    [InlineData("labelSelector=a%20in%20(")]
    [InlineData("fieldSelector=spec.size%3Dsmall")]
    [InlineData("fieldSelector=metadata.name")]
    [InlineData("continue=nonsense")]
    [InlineData("limit=many")]
    public async Task What_cannot_be_read_is_a_bad_request(string query)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.GetAsync($"{Widgets.Path}?{query}");

        Assert.Equal("BadRequest", answer.Expect(HttpStatusCode.BadRequest).Reason);
    }

    [Fact]
    public async Task A_table_has_the_kinds_columns()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        await server.PostAsync(Widgets.Path, Widgets.Make("a", new() { ["size"] = "large", ["replicas"] = 3 }));
        using var request = new HttpRequestMessage(HttpMethod.Get, Widgets.Path);
        request.Headers.Accept.ParseAdd("application/json;as=Table;v=v1;g=meta.k8s.io");

        using var response = await server.Http.SendAsync(request);
        var table = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(
            ["Name", "Size", "Ready", "Replicas", "Age"],
            table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>())
        );
        Assert.Equal("""["a","large",null,3,"0s"]""", table["rows"]![0]!["cells"]!.ToJsonString());
    }

    internal static IEnumerable<string> Names(JsonNode list) =>
        list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());
}
