using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watch_resumes_behind_the_version_it_names()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await server.PostAsync(Widgets.Path, Widgets.Make("b"));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={first.Version}");

        Assert.Equal("ADDED b", await watch.NextAsync());
        await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"spec":{"replicas":2}}""")!);
        Assert.Equal("MODIFIED a", await watch.NextAsync());
        await server.DeleteAsync($"{Widgets.Path}/b");
        Assert.Equal("DELETED b", await watch.NextAsync());
    }

    [Fact]
    public async Task Objects_enter_and_leave_a_selection()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&labelSelector=on%3Dyes");

        await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"metadata":{"labels":{"on":"yes"}}}""")!);
        Assert.Equal("ADDED a", await watch.NextAsync());
        var left = await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"metadata":{"labels":{"on":"no"}}}""")!);
        var change = await watch.NextEventAsync();

        Assert.Equal("DELETED", change!["type"]!.GetValue<string>());
        Assert.Equal("yes", change["object"]!["metadata"]!["labels"]!["on"]!.GetValue<string>());
        Assert.Equal(left.Version, change["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_streaming_list_ends_its_start_with_a_bookmark()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        var query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?{query}");

        Assert.Equal("ADDED a", await watch.NextAsync());
        var bookmark = await watch.NextEventAsync();

        Assert.Equal("BOOKMARK", bookmark!["type"]!.GetValue<string>());
        Assert.Equal("true", bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_version_that_is_forgotten_is_gone()
    {
        await using var server = await TestServer.StartAsync(options => options with { WatchHistoryLength = 2 });
        var first = await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        foreach (var name in new[] { "b", "c", "d" })
        {
            await server.PostAsync(Widgets.Path, Widgets.Make(name));
        }

        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={first.Version}");

        Assert.Equal("ERROR Expired", await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_goes_on_at_its_version_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
        string version;
        await using (var first = await TestServer.StartAsync(directory))
        {
            version = (await first.PostAsync(Widgets.Path, Widgets.Make("a"))).Version;
        }

        await using (var second = await TestServer.StartAsync(directory))
        {
            await using var watch = await WatchClient.StartAsync(second, $"{Widgets.Path}?watch=1&resourceVersion={version}");
            await second.PostAsync(Widgets.Path, Widgets.Make("b"));
            Assert.Equal("ADDED b", await watch.NextAsync());
            await using var old = await WatchClient.StartAsync(second, $"{Widgets.Path}?watch=1&resourceVersion=1");
            Assert.Equal("ERROR Expired", await old.NextAsync());
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_watch_ends_with_its_time_and_with_the_server()
    {
        var server = await TestServer.StartAsync();
        await using var short1 = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true");
        await using var open = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1");

        Assert.Equal("BOOKMARK", await short1.NextAsync());
        Assert.Null(await short1.NextAsync());
        await server.DisposeAsync();
        Assert.Null(await open.NextAsync());
    }

    [Fact]
    public async Task Watchers_see_every_write_once_and_in_order()
    {
        const int Writers = 8,
            Writes = 50;
        await using var server = await TestServer.StartAsync();
        var watches = new List<WatchClient>();
        for (var i = 0; i < 5; i++)
        {
            watches.Add(await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1"));
        }

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async writer =>
                {
                    for (var i = 0; i < Writes; i++)
                    {
                        (await server.PostAsync(Widgets.Path, Widgets.Make($"w{writer}-{i}"))).Expect(HttpStatusCode.Created);
                    }
                })
        );

        foreach (var watch in watches)
        {
            var versions = new List<long>();
            for (var i = 0; i < Writers * Writes; i++)
            {
                versions.Add(long.Parse((await watch.NextEventAsync())!["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>()));
            }
            Assert.Equal(versions.Order().Distinct(), versions);
            await watch.DisposeAsync();
        }
    }
}
