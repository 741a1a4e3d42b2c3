using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>A controller on the official JavaScript client, whose informer is not ours.</summary>
public sealed class NodeClientTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portolan-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_controller_on_the_node_client_works_on_through_a_restart_and_forgotten_history()
    {
        var server = await TestServer.StartAsync(_directory.FullName);
        var port = server.Server.Port;
        using var controller = await NodeController.StartAsync(server.Server.Url);

        // It lists, watches and updates.
        await CreateAsync(server, "a");
        await SeenAsync(server, "a", "1");
        await CreateAsync(server, "b");
        await SeenAsync(server, "b", "1");
        await WantAsync(server, "a", "2");
        await SeenAsync(server, "a", "2");

        // Nothing happened meanwhile: its watch goes on where it was, and what is new arrives.
        await server.DisposeAsync();
        server = await TestServer.StartAsync(_directory.FullName, options => options with { Port = port });
        await WantAsync(server, "a", "3");
        await SeenAsync(server, "a", "3");

        // Much happened where it could not see it, and the server that it finds again remembers none of it: 410, and a new list.
        await server.DisposeAsync();
        await using (var elsewhere = await TestServer.StartAsync(_directory.FullName))
        {
            await CreateAsync(elsewhere, "c");
            await WantAsync(elsewhere, "a", "4");
            (await elsewhere.DeleteAsync($"{Path}/b")).Expect(HttpStatusCode.OK);
        }

        server = await TestServer.StartAsync(_directory.FullName, options => options with { Port = port });
        await SeenAsync(server, "a", "4");
        await SeenAsync(server, "c", "1");
        await WantAsync(server, "c", "2");
        await SeenAsync(server, "c", "2");

        var printed = await controller.EndAsync();
        await server.DisposeAsync();
        Assert.Equal(["listed a c", "deleted b"], printed[^2..]);
        Assert.Equal(2, printed.Count(line => line.StartsWith("listed", StringComparison.Ordinal)));
    }

    private static async Task CreateAsync(TestServer server, string name)
    {
        var item = Widgets.ConfigMap(name, ("wanted", "1"));
        item["metadata"]!["labels"] = new JsonObject { ["controller"] = "node" };
        (await server.PostAsync(Path, item)).Expect(HttpStatusCode.Created);
    }

    private static async Task WantAsync(TestServer server, string name, string value) =>
        (await server.MergeAsync($"{Path}/{name}", new JsonObject { ["data"] = new JsonObject { ["wanted"] = value } })).Expect(
            HttpStatusCode.OK
        );

    private static async Task SeenAsync(TestServer server, string name, string value)
    {
        await using var watch = await WatchClient.StartAsync(server, $"{Path}?watch=1&fieldSelector=metadata.name%3D{name}");
        while (await watch.NextEventAsync() is { } change)
        {
            if (change["object"]?["data"]?["seen"]?.GetValue<string>() == value)
            {
                return;
            }
        }

        Assert.Fail($"the watch of {name} ended before {value} was seen");
    }
}
