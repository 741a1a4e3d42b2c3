using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>Reads the events of one watch.</summary>
internal sealed class WatchClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchClient(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    public static async Task<WatchClient> StartAsync(TestServer server, string path)
    {
        var response = await server.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event as <c>TYPE name</c>, or with a reason for errors; null at the end.</summary>
    public async Task<string?> NextAsync()
    {
        if (await NextEventAsync() is not { } change)
        {
            return null;
        }
        var target = change["object"]!;
        return $"{change["type"]} {(target["kind"]!.GetValue<string>() == "Status" ? target["reason"] : target["metadata"]!["name"])}".TrimEnd();
    }

    public async Task<JsonNode?> NextEventAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = await _reader.ReadLineAsync(timeout.Token);
        return line is null ? null : JsonNode.Parse(line);
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
