using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>The corners of lists and watches, in kube-apiserver's words.</summary>
public sealed class ListWatchRulesTests
{
    private const string Invalid = "ListOptions.meta.k8s.io \"\" is invalid: ";

    [Theory]
    [InlineData(
        "resourceVersionMatch=Exact",
        "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
    )]
    [InlineData(
        "resourceVersion=1&resourceVersionMatch=Newer",
        "resourceVersionMatch: Unsupported value: \"Newer\": supported values: \"Exact\", \"NotOlderThan\", \"\""
    )]
    [InlineData(
        "resourceVersion=0&resourceVersionMatch=Exact",
        "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
    )]
    [InlineData(
        "resourceVersion=1&resourceVersionMatch=Exact&continue=x",
        "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided"
    )]
    [InlineData("sendInitialEvents=false", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData(
        "watch=1&sendInitialEvents=true",
        "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
    )]
    [InlineData(
        "watch=1&resourceVersionMatch=NotOlderThan",
        "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
    )]
    [InlineData(
        "watch=1&sendInitialEvents=true&resourceVersionMatch=Exact",
        "[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]"
    )]
    [InlineData(
        "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=x",
        "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided"
    )]
    public async Task Parameters_that_do_not_go_together_are_refused(string query, string why)
    {
        await using var server = await TestServer.StartAsync();

        var refused = await server.GetAsync($"{Widgets.Path}?{query}");

        Assert.Equal(Invalid + why, refused.Expect(HttpStatusCode.UnprocessableEntity).Message);
    }

    [Fact]
    public async Task A_list_may_ask_for_one_version_for_a_newer_one_or_for_a_first_page_at_one()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await server.PostAsync(Widgets.Path, Widgets.Make("b"));

        var exact = await server.GetAsync($"{Widgets.Path}?resourceVersion={first.Version}&resourceVersionMatch=Exact");
        var page = await server.GetAsync($"{Widgets.Path}?resourceVersion={first.Version}&limit=5");
        var newer = await server.GetAsync($"{Widgets.Path}?resourceVersion={first.Version}&resourceVersionMatch=NotOlderThan");
        var any = await server.GetAsync($"{Widgets.Path}?resourceVersion=0");

        Assert.Equal(["a"], ListTests.Names(exact.Json));
        Assert.Equal(first.Version, exact.Version);
        Assert.Equal(["a"], ListTests.Names(page.Json));
        Assert.Equal(["a", "b"], ListTests.Names(newer.Json));
        Assert.Equal(["a", "b"], ListTests.Names(any.Json));
    }

    [Fact]
    public async Task A_version_that_is_forgotten_or_still_to_come_cannot_be_listed()
    {
        await using var server = await TestServer.StartAsync(options => options with { WatchHistoryLength = 2 });
        var first = await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        foreach (var name in new[] { "b", "c", "d" })
        {
            await server.PostAsync(Widgets.Path, Widgets.Make(name));
        }

        var old = await server.GetAsync($"{Widgets.Path}?resourceVersion={first.Version}&resourceVersionMatch=Exact");
        var future = await server.GetAsync($"{Widgets.Path}?resourceVersion=999999");
        var futureObject = await server.GetAsync($"{Widgets.Path}/a?resourceVersion=999999");

        Assert.Equal("The resourceVersion for the provided list is too old.", old.Expect(HttpStatusCode.Gone).Message);
        Assert.Equal("Timeout", future.Expect(HttpStatusCode.GatewayTimeout).Reason);
        Assert.Equal("ResourceVersionTooLarge", future.Json["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
        Assert.StartsWith(
            "Too large resource version: 999999, current: ",
            futureObject.Expect(HttpStatusCode.GatewayTimeout).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Pages_are_whole_and_of_one_moment_while_everything_changes()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            await server.PostAsync(Widgets.Path, Widgets.Make($"w{i:00}", new() { ["replicas"] = 0 }));
        }
        using var done = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                await server.DeleteAsync($"{Widgets.Path}/w{i * 7 % 60:00}");
                await server.PostAsync(Widgets.Path, Widgets.Make($"w{i * 7 % 60:00}", new() { ["replicas"] = i % 100 }));
            }
        });

        for (var round = 0; round < 10; round++)
        {
            var names = new List<string>();
            var versions = new HashSet<string>();
            var next = "";
            do
            {
                var page = (await server.GetAsync($"{Widgets.Path}?limit=7&continue={next}")).Expect(HttpStatusCode.OK);
                names.AddRange(ListTests.Names(page.Json));
                versions.Add(page.Version);
                next = page.Json["metadata"]!["continue"]?.GetValue<string>() ?? "";
            } while (next.Length > 0);

            // The writer has at most one object away at any moment.
            Assert.InRange(names.Count, 59, 60);
            Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
            Assert.Single(versions);
        }

        await done.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task A_streaming_list_has_a_bookmark_only_for_those_who_take_bookmarks()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        );

        Assert.Equal("ADDED a", await watch.NextAsync());
        await server.PostAsync(Widgets.Path, Widgets.Make("b"));
        Assert.Equal("ADDED b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_streaming_list_at_a_version_to_come_is_refused_by_an_event()
    {
        await using var server = await TestServer.StartAsync();
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999&allowWatchBookmarks=true"
        );

        var refusal = await watch.NextEventAsync();

        Assert.Equal("ERROR", refusal!["type"]!.GetValue<string>());
        Assert.Equal(504, refusal["object"]!["code"]!.GetValue<int>());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_refused_by_an_event_that_says_410()
    {
        await using var server = await TestServer.StartAsync(options => options with { WatchHistoryLength = 2 });
        for (var i = 0; i < 5; i++)
        {
            await server.PostAsync(Widgets.Path, Widgets.Make($"w{i}"));
        }
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion=1");

        var refusal = (await watch.NextEventAsync())!["object"]!;

        Assert.Equal(
            (410, "Expired", "Failure"),
            (refusal["code"]!.GetValue<int>(), refusal["reason"]!.GetValue<string>(), refusal["status"]!.GetValue<string>())
        );
        Assert.StartsWith("too old resource version: 1 (", refusal["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_for_one_name_sees_that_object_alone()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=true&fieldSelector=metadata.name%3Db,metadata.namespace%3Ddefault"
        );

        await server.PostAsync(Widgets.Path, Widgets.Make("c"));
        await server.PostAsync(Widgets.Path, Widgets.Make("b"));
        await server.DeleteAsync($"{Widgets.Path}/a");
        await server.DeleteAsync($"{Widgets.Path}/b");

        Assert.Equal("ADDED b", await watch.NextAsync());
        Assert.Equal("DELETED b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_deleted_object_that_was_not_selected_is_no_event()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&labelSelector=on%3Dyes");

        await server.DeleteAsync($"{Widgets.Path}/a");
        var chosen = Widgets.Make("b");
        chosen["metadata"]!["labels"] = new JsonObject { ["on"] = "yes" };
        await server.PostAsync(Widgets.Path, chosen);

        Assert.Equal("ADDED b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_of_tables_says_the_columns_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        server.Http.DefaultRequestHeaders.Accept.ParseAdd("application/json;as=Table;v=v1;g=meta.k8s.io");
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1");
        await server.PostAsync(Widgets.Path, Widgets.Make("b"));

        var first = (await watch.NextEventAsync())!["object"]!;
        var second = (await watch.NextEventAsync())!["object"]!;

        Assert.Equal(5, first["columnDefinitions"]!.AsArray().Count);
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("b", second["rows"]![0]!["cells"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_watcher_that_stops_reading_is_cut_off_and_nobody_else_notices()
    {
        await using var server = await TestServer.StartAsync(options => options with { WatchHistoryLength = 64 });
        using var stalled = new TcpClient { ReceiveBufferSize = 4096 };
        await stalled.ConnectAsync(IPAddress.Loopback, server.Server.Url.Port);
        await stalled
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"GET /api/v1/namespaces/default/configmaps?watch=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {TestServer.Token}\r\n\r\n"
                )
            );
        await using var other = await WatchClient.StartAsync(server, "/api/v1/namespaces/default/configmaps?watch=1");

        const int Writes = 400;
        var load = new string('x', 50_000);
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < Writes; i++)
            {
                (await server.PostAsync("/api/v1/namespaces/default/configmaps", Widgets.ConfigMap($"c{i}", ("load", load)))).Expect(
                    HttpStatusCode.Created
                );
            }
        });
        var seen = 0;
        while (seen < Writes && await other.NextAsync() is { } line && line.StartsWith("ADDED c", StringComparison.Ordinal))
        {
            seen++;
        }
        await writer;

        // The stalled one has the start of the changes at most; its connection ends instead of keeping the rest for it.
        Assert.Equal(Writes, seen);
        var received = 0L;
        var buffer = new byte[1 << 16];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            for (int read; (read = await stalled.GetStream().ReadAsync(buffer, patience.Token)) > 0; )
            {
                received += read;
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        Assert.True(received < (long)Writes * load.Length, $"it received {received} bytes, which is everything");
    }
}
