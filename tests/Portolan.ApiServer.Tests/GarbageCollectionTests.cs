using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class GarbageCollectionTests
{
    [Fact]
    public async Task Objects_whose_owners_are_gone_go_too_and_theirs_after_them()
    {
        await using var server = await TestServer.StartAsync();
        var owner = await CreateAsync(server, "owner");
        var child = await CreateAsync(server, "child", Owner(owner));
        await CreateAsync(server, "grandchild", Owner(child));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}");

        await server.DeleteAsync($"{Widgets.Path}/owner");

        Assert.Equal("DELETED owner", await watch.NextAsync());
        Assert.Equal("DELETED child", await watch.NextAsync());
        Assert.Equal("DELETED grandchild", await watch.NextAsync());
    }

    [Fact]
    public async Task One_owner_left_is_enough_to_stay()
    {
        await using var server = await TestServer.StartAsync();
        var first = await CreateAsync(server, "first");
        var second = await CreateAsync(server, "second");
        await CreateAsync(server, "shared", Owner(first), Owner(second));
        await CreateAsync(server, "alone", Owner(first));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}");

        await server.DeleteAsync($"{Widgets.Path}/first");

        Assert.Equal("DELETED first", await watch.NextAsync());
        Assert.Equal("DELETED alone", await watch.NextAsync());
        (await server.GetAsync($"{Widgets.Path}/shared")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_owner_of_a_kind_that_is_not_served_is_taken_to_exist()
    {
        await using var server = await TestServer.StartAsync();
        var owner = new JsonObject { ["apiVersion"] = "elsewhere.example/v1", ["kind"] = "Thing", ["name"] = "x", ["uid"] = Guid.NewGuid().ToString() };
        await CreateAsync(server, "kept", owner);
        var marker = await CreateAsync(server, "marker");
        await CreateAsync(server, "after", Owner(marker));
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}");

        await server.DeleteAsync($"{Widgets.Path}/marker");

        Assert.Equal("DELETED marker", await watch.NextAsync());
        Assert.Equal("DELETED after", await watch.NextAsync());
        (await server.GetAsync($"{Widgets.Path}/kept")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_namespace_goes_when_the_last_finalizer_in_it_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "n" } });
        var path = Widgets.Path.Replace("default", "n", StringComparison.Ordinal);
        var held = Widgets.Make("held");
        held["metadata"]!["finalizers"] = new JsonArray("test.example/hold");
        await server.PostAsync(path, held);
        var version = (await server.PostAsync(path, Widgets.Make("free"))).Version;
        await using var objects = await WatchClient.StartAsync(server, $"{path}?watch=1&resourceVersion={version}");
        await using var namespaces = await WatchClient.StartAsync(server, $"/api/v1/namespaces?watch=1&resourceVersion={version}");

        await server.DeleteAsync("/api/v1/namespaces/n");
        Assert.Equal("MODIFIED n", await namespaces.NextAsync());
        Assert.Equal(["DELETED free", "MODIFIED held"], new[] { await objects.NextAsync(), await objects.NextAsync() }.Order());
        var late = await server.PostAsync(path, Widgets.Make("late"));
        await server.MergeAsync($"{path}/held", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        Assert.Equal("Forbidden", late.Expect(HttpStatusCode.Forbidden).Reason);
        Assert.Equal("DELETED n", await namespaces.NextAsync());
    }

    [Fact]
    public async Task An_object_that_is_handed_to_a_new_owner_outlives_the_old_one()
    {
        await using var server = await TestServer.StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var old = await CreateAsync(server, $"old-{i}");
            await CreateAsync(server, $"heir-{i}", Owner(old));
            var deletion = server.DeleteAsync($"{Widgets.Path}/old-{i}");
            var next = await CreateAsync(server, $"new-{i}");
            var adopted = await server.MergeAsync($"{Widgets.Path}/heir-{i}", new JsonObject { ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(Owner(next)) } });
            await deletion;

            // It may have gone before it was adopted; once it is adopted, it stays.
            if (adopted.Code == HttpStatusCode.OK)
                await server.MergeAsync($"{Widgets.Path}/new-{i}", JsonNode.Parse("""{"metadata":{"labels":{"kept":"yes"}}}""")!);
            else
                await server.DeleteAsync($"{Widgets.Path}/new-{i}");
        });

        await SettledAsync(server);
        var names = (await server.GetAsync(Widgets.Path)).Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()).ToHashSet();
        Assert.Empty(names.Where(name => name.StartsWith("new-", StringComparison.Ordinal) && !names.Contains(name.Replace("new", "heir", StringComparison.Ordinal))));
        Assert.Contains(names, name => name.StartsWith("heir-", StringComparison.Ordinal));
    }

    /// <summary>Ends when the collector has seen everything that was done before.</summary>
    private static async Task SettledAsync(TestServer server)
    {
        var marker = await CreateAsync(server, "marker");
        var version = (await CreateAsync(server, "follower", Owner(marker)))["metadata"]!["resourceVersion"]!.GetValue<string>();
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={version}");
        await server.DeleteAsync($"{Widgets.Path}/marker");
        while (await watch.NextAsync() != "DELETED follower")
        {
        }
    }

    private static async Task<JsonObject> CreateAsync(TestServer server, string name, params JsonObject[] owners)
    {
        var widget = Widgets.Make(name);
        widget["metadata"]!["ownerReferences"] = new JsonArray([.. owners]);
        return (await server.PostAsync(Widgets.Path, widget)).Expect(HttpStatusCode.Created).Json;
    }

    private static JsonObject Owner(JsonObject owner) => new()
    {
        ["apiVersion"] = "test.example/v1",
        ["kind"] = "Widget",
        ["name"] = owner["metadata"]!["name"]!.GetValue<string>(),
        ["uid"] = owner["metadata"]!["uid"]!.GetValue<string>(),
    };
}
