using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>
/// A small client of a Kubernetes API, on nothing but HTTP: the kit must not share code, and so faults, with what it tests. Plural names
/// come from discovery.
/// </summary>
internal sealed class KubernetesApi(HttpClient http)
{
    private readonly ConcurrentDictionary<string, Task<JsonNode>> _discovery = new(StringComparer.Ordinal);

    /// <summary>Creates the object, or replaces its spec when it is there.</summary>
    public async Task<JsonObject> ApplyAsync(JsonObject body)
    {
        var id = ObjectId.Of(body);
        using var created = await http.PostAsync(await UrlAsync(id with { Name = "" }), Json(body));
        if (created.StatusCode != HttpStatusCode.Conflict)
        {
            return await ReadAsync(created, $"create {id}");
        }
        return await UpdateAsync(
            id,
            current =>
            {
                foreach (var (field, value) in body)
                {
                    if (field is "status")
                    {
                        continue;
                    }
                    if (field is "metadata")
                    {
                        MergeMetadata(current["metadata"]!.AsObject(), value!.AsObject());
                    }
                    else
                    {
                        current[field] = value?.DeepClone();
                    }
                }
            }
        );
    }

    /// <summary>Reads, changes and writes an object, again when someone else was faster.</summary>
    public Task<JsonObject> UpdateAsync(ObjectId id, Action<JsonObject> change) => UpdateAsync(id, "", change);

    /// <summary>The same of an object's status, as a controller does it.</summary>
    public Task<JsonObject> UpdateStatusAsync(ObjectId id, Action<JsonObject> change) => UpdateAsync(id, "/status", change);

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public async Task<JsonObject> PatchAsync(ObjectId id, JsonObject patch)
    {
        using var content = new StringContent(patch.ToJsonString(), Encoding.UTF8, "application/merge-patch+json");
        using var patched = await http.PatchAsync(await UrlAsync(id), content);
        return await ReadAsync(patched, $"patch {id}");
    }

    public async Task<JsonObject?> GetAsync(ObjectId id)
    {
        using var answer = await http.GetAsync(await UrlAsync(id));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, $"get {id}");
    }

    /// <summary>All objects of the kind in <paramref name="id"/>'s namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(ObjectId id, string labelSelector)
    {
        var url = await UrlAsync(id with { Name = "" });
        using var answer = await http.GetAsync($"{url}?labelSelector={Uri.EscapeDataString(labelSelector)}");
        return [.. (await ReadAsync(answer, $"list {id.Kind}"))["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>Every version of one object, the current one first, until <paramref name="stop"/>.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(ObjectId id, [EnumeratorCancellation] CancellationToken stop)
    {
        var url = $"{await UrlAsync(id with { Name = "" })}?watch=true&fieldSelector=metadata.name%3D{id.Name}";
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            yield return JsonNode.Parse(line)!["object"]!.AsObject();
        }
    }

    /// <summary>Deletes an object; that it is gone already is as good.</summary>
    public async Task DeleteAsync(ObjectId id)
    {
        using var answer = await http.DeleteAsync(await UrlAsync(id));
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            await ReadAsync(answer, $"delete {id}");
        }
    }

    private async Task<JsonObject> UpdateAsync(ObjectId id, string subresource, Action<JsonObject> change)
    {
        while (true)
        {
            var current = await GetAsync(id) ?? throw new InvalidOperationException($"{id} is not there to be updated.");
            change(current);
            using var replaced = await http.PutAsync(await UrlAsync(id) + subresource, Json(current));
            if (replaced.StatusCode != HttpStatusCode.Conflict)
            {
                return await ReadAsync(replaced, $"update {id}");
            }
        }
    }

    private static void MergeMetadata(JsonObject current, JsonObject wanted)
    {
        foreach (var field in new[] { "labels", "annotations" })
        {
            if (wanted[field] is { } value)
            {
                current[field] = value.DeepClone();
            }
        }
    }

    private async Task<string> UrlAsync(ObjectId id)
    {
        var root = id.ApiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{id.ApiVersion}" : $"api/{id.ApiVersion}";
        var resources = await _discovery.GetOrAdd(root, static (url, client) => DiscoverAsync(client, url), http);
        var resource =
            resources["resources"]!
                .AsArray()
                .FirstOrDefault(entry =>
                    (string?)entry!["kind"] == id.Kind && !((string)entry["name"]!).Contains('/', StringComparison.Ordinal)
                )
            ?? throw new InvalidOperationException($"{id.ApiVersion} has no kind {id.Kind}.");
        var scope = (bool)resource["namespaced"]! ? $"namespaces/{id.Namespace}/" : "";
        return $"{root}/{scope}{resource["name"]}{(id.Name.Length == 0 ? "" : "/" + id.Name)}";
    }

    private static async Task<JsonNode> DiscoverAsync(HttpClient client, string url) =>
        await client.GetFromJsonAsync<JsonNode>(url) ?? throw new InvalidOperationException($"{url} is empty.");

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, string action)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new ApiRefusalException(action, answer.StatusCode, text);
        }
        return JsonNode.Parse(text)!.AsObject();
    }
}

/// <summary>The API refused a request, and says why in <see cref="Exception.Message"/>.</summary>
internal sealed class ApiRefusalException(string action, HttpStatusCode status, string body) : Exception($"{action}: {(int)status} {body}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>What the API said.</summary>
    public string Body { get; } = body;
}
