using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Apply;

/// <summary>Keeps <c>metadata.managedFields</c>: who set which field last.</summary>
internal static class ManagedFields
{
    private static readonly string[] ServerMetadata =
    [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion", "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ];

    public static List<ManagedFieldsEntry> Read(JsonObject? value) =>
        [.. (value?.Metadata().GetArray("managedFields") ?? []).Select(ManagedFieldsEntry.Parse).OfType<ManagedFieldsEntry>()];

    public static void Write(JsonObject value, IEnumerable<ManagedFieldsEntry> entries)
    {
        var json = new JsonArray();
        foreach (var entry in entries.Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Operation).ThenBy(entry => entry.Time, StringComparer.Ordinal).ThenBy(entry => entry.Manager, StringComparer.Ordinal))
            json.Add((JsonNode)entry.ToJson());
        var metadata = value.EnsureMetadata();
        if (json.Count > 0)
            metadata["managedFields"] = json;
        else
            metadata.Remove("managedFields");
    }

    /// <summary>Records a write that is no apply: its changes move to the writer. <paramref name="value"/> is complete but for managedFields.</summary>
    public static void RecordUpdate(ServedResource served, JsonObject value, JsonObject? old, Writer by, string time)
    {
        var schema = served.Schema.Value;
        var before = WithoutServerFields(old ?? []);
        var after = WithoutServerFields(value);
        var changed = FieldSets.Changed(before, after, schema);
        var removed = Removed(before, after, schema);
        var sent = value.Metadata().GetArray("managedFields");
        var isReset = old is not null && sent is not null && !sent.Any(entry => entry is JsonObject { Count: > 0 });
        var entries = isReset ? [] : sent is null ? Read(old) : Read(value);
        if (changed.IsEmpty && removed.IsEmpty)
        {
            Write(value, entries);
            return;
        }

        foreach (var entry in entries)
        {
            entry.Fields.ExceptWith(removed, Removal.WithChildren);
            entry.Fields.ExceptWith(changed, Removal.Exact);
        }

        Take(entries, new(by.Manager, ManagerOperation.Update, by.Subresource) { ApiVersion = served.ApiVersion, Time = time, Fields = changed });
        Write(value, entries);
    }

    /// <summary>A copy without what the server alone sets: nobody manages that.</summary>
    public static JsonObject WithoutServerFields(JsonObject value)
    {
        var copy = (JsonObject)value.DeepClone();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        if (copy.Metadata() is { } metadata)
        {
            foreach (var field in ServerMetadata)
                metadata.Remove(field);
            if (metadata.Count == 0)
                copy.Remove("metadata");
        }

        return copy;
    }

    private static void Take(List<ManagedFieldsEntry> entries, ManagedFieldsEntry writer)
    {
        var at = entries.FindIndex(writer.IsSameManager);
        if (at < 0)
        {
            entries.Add(writer);
            return;
        }

        writer.Fields.UnionWith(entries[at].Fields);
        entries[at] = writer;
    }

    private static FieldSet Removed(JsonObject before, JsonObject after, JsonSchema schema)
    {
        var removed = FieldSets.Of(before, schema);
        removed.ExceptWith(FieldSets.Of(after, schema), Removal.Exact);
        return removed;
    }
}
