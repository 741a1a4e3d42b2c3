using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// Takes everything out of a store as text, and puts it into an empty one: for backups, for another machine, for a new format. A line is an
/// object with the name of its kind; uids are kept, versions start anew. No server may run on the directory meanwhile.
/// </summary>
public static class StoreTransfer
{
    /// <summary>Writes all objects, one a line; returns how many.</summary>
    /// <exception cref="StoreException">The store cannot be read, or a server runs on it.</exception>
    public static async Task<int> ExportAsync(string dataDirectory, Stream target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!File.Exists(Path.Combine(dataDirectory, DataDirectory.StoreFileName)))
        {
            throw new StoreException($"There is no store in {dataDirectory}: nothing to export.");
        }
        await using var store = ObjectStore.Open(dataDirectory, StoreDurability.PowerLoss, historyLength: 1, NullLogger.Instance);
        var count = 0;
        foreach (
            var stored in store
                .Current.Objects.OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
                .SelectMany(group => group.Value.Values)
        )
        {
            var value = stored.Parse();
            // Versions start anew with an import: without them, exports of equal objects are equal.
            value.EnsureMetadata().Remove("resourceVersion");
            var line = new JsonObject { ["resource"] = stored.Resource.ToString(), ["object"] = value };
            await target.WriteAsync(JsonText.Write(line), cancellationToken);
            await target.WriteAsync("\n"u8.ToArray(), cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>Reads what <see cref="ExportAsync"/> wrote into a store without objects; returns how many there were.</summary>
    /// <exception cref="StoreException">The store has objects already, a line cannot be read, the disk is full, or a server runs on
    /// it.</exception>
    public static async Task<int> ImportAsync(string dataDirectory, Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var store = ObjectStore.Open(dataDirectory, StoreDurability.PowerLoss, historyLength: 1, NullLogger.Instance);
        if (store.Current.Objects.Values.Any(group => !group.IsEmpty))
        {
            throw new StoreException($"The store in {dataDirectory} has objects: import into an empty directory.");
        }

        // All lines are read before the first is written: a broken export leaves nothing behind.
        using var reader = new StreamReader(source, leaveOpen: true);
        var writes = new List<WriteRequest>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            writes.Add(ReadLine(line, writes.Count + 1));
        }
        try
        {
            await Task.WhenAll(writes.Select(store.WriteAsync));
        }
        catch (StatusException e)
        {
            throw new StoreException(
                $"The import into {dataDirectory} did not end ({e.Message}): move the directory away before you try again.",
                e
            );
        }

        return writes.Count;
    }

    private static WriteRequest ReadLine(string line, int number)
    {
        try
        {
            var json = JsonText.ParseTrusted(System.Text.Encoding.UTF8.GetBytes(line));
            var value = json.GetObject("object") ?? throw new JsonException("it has no object");
            json.Remove("object");
            var metadata = value.EnsureMetadata();
            var name = new NamespacedName(
                metadata.GetString("namespace") ?? "",
                metadata.GetString("name") ?? throw new JsonException("the object has no name")
            );
            var resource = GroupResource.Parse(json.GetString("resource") ?? throw new JsonException("it has no resource"));
            return new(resource, name, 0, WriteKind.Put, value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoreException($"Line {number} of the export cannot be read ({e.Message}): nothing was imported.", e);
        }
    }
}
