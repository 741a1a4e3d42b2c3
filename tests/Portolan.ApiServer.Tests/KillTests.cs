using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class KillTests
{
    private const int Writers = 4;

    /// <summary>PORTOLAN_KILL_ROUNDS asks for more: CI runs 100.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_KILL_ROUNDS"), out var rounds) ? rounds : 10;

    [Fact]
    public async Task A_killed_server_has_every_acknowledged_write_when_it_is_back()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-");
        try
        {
            var acknowledged = new ConcurrentDictionary<string, int>();
            for (var round = 0; round < Rounds; round++)
            {
                using var server = await ChildServer.StartAsync(directory.FullName);
                using var http = Client(server.Url);
                await CompareAsync(http, acknowledged);
                var writers = Enumerable.Range(0, Writers).Select(writer => WriteAsync(http, round, writer, acknowledged)).ToList();
                var before = acknowledged.Count;
                while (acknowledged.Count < before + 50)
                {
                    await Task.Yield();
                }
                await server.KillAsync();
                await Task.WhenAll(writers);
            }

            using var last = await ChildServer.StartAsync(directory.FullName);
            using var client = Client(last.Url);
            await CompareAsync(client, acknowledged);
            Assert.True(acknowledged.Count >= Rounds * 50);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_signal_to_end_is_left_to_the_program_around_the_server()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-");
        using var server = await ChildServer.StartAsync(directory.FullName);

        Assert.True(await server.TerminateAsync(), "the process goes on");

        directory.Delete(recursive: true);
    }

    private static HttpClient Client(Uri url)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.Token);
        return http;
    }

    // Creates, changes and creates again until the server is gone; notes what was acknowledged.
    private static async Task WriteAsync(HttpClient http, int round, int writer, ConcurrentDictionary<string, int> acknowledged)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var name = $"w{round}-{writer}-{i}";
                using var created = await http.PostAsJsonAsync(Widgets.Path, Widgets.Make(name, new() { ["replicas"] = 1 }));
                Assert.Equal(HttpStatusCode.Created, created.StatusCode);
                acknowledged[name] = 1;
                using var patch = new StringContent(
                    """{"spec":{"replicas":2}}""",
                    new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json")
                );
                using var patched = await http.PatchAsync($"{Widgets.Path}/{name}", patch);
                Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
                acknowledged[name] = 2;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    private static async Task CompareAsync(HttpClient http, ConcurrentDictionary<string, int> acknowledged)
    {
        var list = JsonNode.Parse(await http.GetStringAsync(Widgets.Path))!["items"]!.AsArray();
        var found = list.ToDictionary(
            item => item!["metadata"]!["name"]!.GetValue<string>(),
            item => item!["spec"]!["replicas"]!.GetValue<int>()
        );
        Assert.All(
            acknowledged,
            entry => Assert.True(found.TryGetValue(entry.Key, out var replicas) && replicas >= entry.Value, $"{entry.Key} was lost")
        );
    }
}
