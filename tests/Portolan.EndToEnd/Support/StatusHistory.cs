using System.Text.Json.Nodes;

namespace Portolan.EndToEnd.Support;

/// <summary>Every version that objects of a kind have, as a watch shows them.</summary>
internal sealed class StatusHistory : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<JsonNode> _versions = [];
    private readonly Task _reading;

    private StatusHistory(ApiClient api, string path, string resourceVersion) => _reading = ReadAsync(api, path, resourceVersion);

    /// <summary>The versions so far, oldest first.</summary>
    public IReadOnlyList<JsonNode> Versions
    {
        get
        {
            lock (_versions)
            {
                return [.. _versions];
            }
        }
    }

    /// <summary>Begins with what there is now.</summary>
    public static async Task<StatusHistory> StartAsync(ApiClient api, string path)
    {
        var list = await api.GetAsync(path);
        var history = new StatusHistory(api, path, (string)list["metadata"]!["resourceVersion"]!);
        lock (history._versions)
        {
            history._versions.InsertRange(0, list["items"]!.AsArray().Select(item => item!.DeepClone()));
        }

        return history;
    }

    /// <summary>All conditions that an object's status has, wherever they are: place, type, status, reason and since when.</summary>
    public static IReadOnlyList<string> Conditions(JsonNode? node, string place = "") =>
        node switch
        {
            JsonObject condition when condition["lastTransitionTime"] is { } since =>
            [
                $"{place} {condition["type"]}={condition["status"]} {condition["reason"]} since {since}",
            ],
            JsonObject fields =>
            [
                .. fields.SelectMany(field => Conditions(field.Value, field.Key == "conditions" ? place : $"{place}/{field.Key}")),
            ],
            JsonArray items =>
            [
                .. items.SelectMany((item, index) => Conditions(item, item?["lastTransitionTime"] is null ? $"{place}[{index}]" : place)),
            ],
            _ => [],
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(ApiClient api, string path, string resourceVersion)
    {
        try
        {
            await foreach (var line in api.WatchAsync($"{path}?watch=true&resourceVersion={resourceVersion}", _stop.Token))
            {
                lock (_versions)
                {
                    _versions.Add(line["object"]!.DeepClone());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
