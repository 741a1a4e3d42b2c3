using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>A store that may grow no more gets from SQLite the error that a full disk gives.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private const long Room = 1 << 20;
    private static readonly string Load = new('x', 20_000);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portolan-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_write_without_room_is_refused_whole_and_all_before_it_stays()
    {
        await using (var server = await StartAsync())
        {
            var written = await FillAsync(server);
            await using var watch = await WatchClient.StartAsync(
                server,
                $"{Path}?watch=1&resourceVersion={(await server.GetAsync(Path)).Version}"
            );

            var refused = (await CreateAsync(server, "late")).Expect(HttpStatusCode.InsufficientStorage);
            Assert.Equal("InsufficientStorage", refused.Reason);
            Assert.Contains("nothing was written", refused.Message, StringComparison.Ordinal);
            (await server.GetAsync($"{Path}/late")).Expect(HttpStatusCode.NotFound);
            (await server.MergeAsync($"{Path}/{written[0]}", Change(new string('y', 100_000)))).Expect(HttpStatusCode.InsufficientStorage);
            Assert.Equal(Load, (await server.GetAsync($"{Path}/{written[0]}")).Json["data"]!["load"]!.GetValue<string>());

            // Room is made; of what was refused no watcher was told.
            foreach (var name in written.Take(4))
            {
                (await server.DeleteAsync($"{Path}/{name}")).Expect(HttpStatusCode.OK);
            }
            (await CreateAsync(server, "late")).Expect(HttpStatusCode.Created);
            foreach (var name in written.Take(4))
            {
                Assert.Equal($"DELETED {name}", await watch.NextAsync());
            }
            Assert.Equal("ADDED late", await watch.NextAsync());
        }

        Assert.True(new FileInfo(System.IO.Path.Combine(_directory.FullName, "store.db")).Length <= Room);
    }

    [Fact]
    public async Task A_store_without_room_starts_again_with_what_was_acknowledged()
    {
        List<string> written;
        await using (var server = await StartAsync())
        {
            written = await FillAsync(server);
        }

        await using var again = await StartAsync();

        var found = (await again.GetAsync(Path)).Json["items"]!.AsArray().Where(item => item!["data"]?["load"] is not null).ToList();
        Assert.Equal(written.Order(StringComparer.Ordinal), found.Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
        Assert.All(found, item => Assert.Equal(Load, item!["data"]!["load"]!.GetValue<string>()));
    }

    private static async Task<List<string>> FillAsync(TestServer server)
    {
        var written = new List<string>();
        while (true)
        {
            var name = $"c{written.Count}";
            var answer = await CreateAsync(server, name);
            if (answer.Code == HttpStatusCode.InsufficientStorage)
            {
                return written;
            }
            answer.Expect(HttpStatusCode.Created);
            written.Add(name);
        }
    }

    private static Task<Answer> CreateAsync(TestServer server, string name) =>
        server.PostAsync(Path, Widgets.ConfigMap(name, ("load", Load)));

    private static JsonObject Change(string load) => new() { ["data"] = new JsonObject { ["load"] = load } };

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(_directory.FullName, options => options with { MaximumStoreBytes = Room });
}
