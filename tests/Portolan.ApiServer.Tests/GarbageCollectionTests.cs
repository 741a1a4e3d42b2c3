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
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}"
        );

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
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}"
        );

        await server.DeleteAsync($"{Widgets.Path}/first");

        Assert.Equal("DELETED first", await watch.NextAsync());
        Assert.Equal("DELETED alone", await watch.NextAsync());
        (await server.GetAsync($"{Widgets.Path}/shared")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_owner_of_a_kind_that_is_not_served_is_taken_to_exist()
    {
        await using var server = await TestServer.StartAsync();
        var owner = new JsonObject
        {
            ["apiVersion"] = "elsewhere.example/v1",
            ["kind"] = "Thing",
            ["name"] = "x",
            ["uid"] = Guid.NewGuid().ToString(),
        };
        await CreateAsync(server, "kept", owner);
        var marker = await CreateAsync(server, "marker");
        await CreateAsync(server, "after", Owner(marker));
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Widgets.Path}?watch=1&resourceVersion={(await server.GetAsync(Widgets.Path)).Version}"
        );

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
    public async Task Nothing_is_left_in_a_namespace_that_goes_while_objects_are_made_in_it()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var name = $"n-{round}";
            var path = Widgets.Path.Replace("default", name, StringComparison.Ordinal);
            var version = (
                await server.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })
            ).Version;
            await using var namespaces = await WatchClient.StartAsync(server, $"/api/v1/namespaces?watch=1&resourceVersion={version}");

            var makers = Enumerable
                .Range(0, 8)
                .Select(async maker =>
                {
                    for (var i = 0; ; i++)
                    {
                        var answer = await server.PostAsync(path, Widgets.Make($"w-{maker}-{i}"));
                        if (answer.Code != HttpStatusCode.Created)
                        {
                            return answer;
                        }
                    }
                })
                .ToList();
            await server.DeleteAsync($"/api/v1/namespaces/{name}");
            var refusals = await Task.WhenAll(makers);
            while (await namespaces.NextAsync() != $"DELETED {name}") { }

            Assert.All(refusals, refusal => Assert.Contains(refusal.Code, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound }));
            Assert.Empty((await server.GetAsync(path)).Json["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task Nothing_is_made_of_a_kind_whose_definition_is_on_its_way_out()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const string Gears = "/apis/example.com/v1/namespaces/default/gears";
        await using var server = await TestServer.StartAsync();
        (
            await server.PostAsync(
                Definitions,
                JsonNode.Parse(
                    """
                    {"metadata":{"name":"gears.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"gears","kind":"Gear"},
                     "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
                    """
                )!
            )
        ).Expect(HttpStatusCode.Created);
        var gear = new JsonObject
        {
            ["apiVersion"] = "example.com/v1",
            ["kind"] = "Gear",
            ["metadata"] = new JsonObject { ["name"] = "held", ["finalizers"] = new JsonArray("example.com/hold") },
        };
        (await server.PostAsync(Gears, gear)).Expect(HttpStatusCode.Created);

        await server.DeleteAsync($"{Definitions}/gears.example.com");
        gear["metadata"] = new JsonObject { ["name"] = "late" };
        var refused = await server.PostAsync(Gears, gear);
        await using var watch = await WatchClient.StartAsync(
            server,
            $"{Definitions}?watch=1&resourceVersion={(await server.GetAsync(Definitions)).Version}"
        );
        await server.MergeAsync($"{Gears}/held", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        Assert.Equal(
            "create not allowed while custom resource definition is terminating",
            refused.Expect(HttpStatusCode.MethodNotAllowed).Message
        );
        Assert.Equal("DELETED gears.example.com", await watch.NextAsync());
    }

    [Fact]
    public async Task An_object_that_is_handed_to_a_new_owner_outlives_the_old_one()
    {
        await using var server = await TestServer.StartAsync();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 300),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) =>
            {
                var old = await CreateAsync(server, $"old-{i}");
                await CreateAsync(server, $"heir-{i}", Owner(old));
                var deletion = server.DeleteAsync($"{Widgets.Path}/old-{i}");
                var next = await CreateAsync(server, $"new-{i}");
                var adopted = await server.MergeAsync(
                    $"{Widgets.Path}/heir-{i}",
                    new JsonObject { ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(Owner(next)) } }
                );
                await deletion;

                // It may have gone before it was adopted; once it is adopted, it stays.
                if (adopted.Code == HttpStatusCode.OK)
                {
                    await server.MergeAsync($"{Widgets.Path}/new-{i}", JsonNode.Parse("""{"metadata":{"labels":{"kept":"yes"}}}""")!);
                }
                else
                {
                    await server.DeleteAsync($"{Widgets.Path}/new-{i}");
                }
            }
        );

        await SettledAsync(server);
        var names = (await server.GetAsync(Widgets.Path)).Json["items"]!
            .AsArray()
            .Select(item => item!["metadata"]!["name"]!.GetValue<string>())
            .ToHashSet();
        Assert.DoesNotContain(
            names,
            name =>
                name.StartsWith("new-", StringComparison.Ordinal) && !names.Contains(name.Replace("new", "heir", StringComparison.Ordinal))
        );
        Assert.Contains(names, name => name.StartsWith("heir-", StringComparison.Ordinal));
    }

    /// <summary>Ends when the collector has seen everything that was done before.</summary>
    private static async Task SettledAsync(TestServer server)
    {
        var marker = await CreateAsync(server, "marker");
        var version = (await CreateAsync(server, "follower", Owner(marker)))["metadata"]!["resourceVersion"]!.GetValue<string>();
        await using var watch = await WatchClient.StartAsync(server, $"{Widgets.Path}?watch=1&resourceVersion={version}");
        await server.DeleteAsync($"{Widgets.Path}/marker");
        while (await watch.NextAsync() != "DELETED follower") { }
    }

    private static async Task<JsonObject> CreateAsync(TestServer server, string name, params JsonObject[] owners)
    {
        var widget = Widgets.Make(name);
        widget["metadata"]!["ownerReferences"] = new JsonArray([.. owners]);
        return (await server.PostAsync(Widgets.Path, widget)).Expect(HttpStatusCode.Created).Json;
    }

    private static JsonObject Owner(JsonObject owner) =>
        new()
        {
            ["apiVersion"] = "test.example/v1",
            ["kind"] = "Widget",
            ["name"] = owner["metadata"]!["name"]!.GetValue<string>(),
            ["uid"] = owner["metadata"]!["uid"]!.GetValue<string>(),
        };
}
