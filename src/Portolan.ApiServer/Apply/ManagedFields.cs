using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Apply;

/// <summary>Keeps <c>metadata.managedFields</c>: who set which field last.</summary>
internal static class ManagedFields
{
    private static readonly string[] ServerMetadata =
    [
        "name",
        "namespace",
        "creationTimestamp",
        "selfLink",
        "uid",
        "generation",
        "managedFields",
        "resourceVersion",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ];

    /// <summary>The managers of an object; none when any of its entries cannot be read.</summary>
    public static List<ManagedFieldsEntry> Read(JsonObject? value) => TryRead(value?.Metadata().GetArray("managedFields")) ?? [];

    public static void Write(JsonObject value, IEnumerable<ManagedFieldsEntry> entries)
    {
        var json = new JsonArray();
        foreach (
            var entry in entries
                .Where(entry => !entry.Fields.IsEmpty)
                .OrderBy(entry => entry.Operation)
                .ThenBy(entry => entry.Time, StringComparer.Ordinal)
                .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
                .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
                .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
        )
        {
            json.Add((JsonNode)entry.ToJson());
        }
        var metadata = value.EnsureMetadata();
        if (json.Count > 0)
        {
            metadata["managedFields"] = json;
        }
        else
        {
            metadata.Remove("managedFields");
        }
    }

    /// <summary>
    /// Records a write that is no apply: its changes move to the writer. <paramref name="value"/> is complete but for managedFields.
    /// </summary>
    public static void RecordUpdate(ServedResource served, JsonObject value, JsonObject? old, Writer by, string time)
    {
        var entries = Known(served, Sent(value, old, by));

        // Nobody manages an object whose managers were cleared, until it is applied.
        if (old is not null && entries.Count == 0)
        {
            Write(value, []);
            return;
        }

        var schema = served.Schema.Value;
        var before = WithoutServerFields(old ?? []);
        var after = WithoutServerFields(value);
        var changed = Set(served, before, after);
        var removed = FieldSets.Removed(before, after, schema);
        foreach (var entry in entries)
        {
            entry.Fields.ExceptWith(removed, Removal.WithChildren);
            entry.Fields.ExceptWith(changed, Removal.Exact);
        }

        entries.RemoveAll(entry => entry.Fields.IsEmpty);

        // Whoever only takes fields away manages nothing by it.
        if (!changed.IsEmpty)
        {
            Take(
                entries,
                new(by.Manager, ManagerOperation.Update, by.Subresource)
                {
                    ApiVersion = served.ApiVersion,
                    Time = time,
                    Fields = changed,
                }
            );
        }
        Write(value, ManagerLimit.Enforce(entries));
    }

    /// <summary>What a write that is no apply sets.</summary>
    public static FieldSet Set(ServedResource served, JsonObject before, JsonObject after)
    {
        var set = FieldSets.Changed(
            before,
            after,
            served.Schema.Value,
            served.Definition.IsBuiltIn ? WithContainers.MapsAndLists : WithContainers.All
        );
        if (set.Find("f:metadata") is { } metadata)
        {
            metadata.IsMember = false;
        }
        return set;
    }

    /// <summary>Without managers by a version of the kind that is no more: what they managed cannot be compared.</summary>
    public static List<ManagedFieldsEntry> Known(ServedResource served, List<ManagedFieldsEntry> entries)
    {
        var group = served.Definition.Group;
        entries.RemoveAll(entry =>
            entry.ApiVersion.LastIndexOf('/') is var slash
            && (slash < 0 ? "" : entry.ApiVersion[..slash]) == group
            && served.Definition.Versions.All(version => version.Name != entry.ApiVersion[(slash + 1)..])
        );
        return entries;
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
            {
                metadata.Remove(field);
            }
            if (metadata.Count == 0)
            {
                copy.Remove("metadata");
            }
        }

        return copy;
    }

    // A client may rewrite the managers themselves, or clear them by [] or [{}]; what is no list of managers is as good as none.
    private static List<ManagedFieldsEntry> Sent(JsonObject value, JsonObject? old, Writer by)
    {
        var sent = value.Metadata().GetArray("managedFields");
        if (by.Subresource.Length > 0 || sent is null)
        {
            return Read(old);
        }
        if (sent is [] or [JsonObject { Count: 0 }])
        {
            return [];
        }
        return TryRead(sent) ?? Read(old);
    }

    private static List<ManagedFieldsEntry>? TryRead(JsonArray? json)
    {
        var entries = new List<ManagedFieldsEntry>();
        foreach (var node in json ?? [])
        {
            if (ManagedFieldsEntry.Parse(node) is not { } entry)
            {
                return null;
            }
            entries.RemoveAll(entry.IsSameManager);
            entries.Add(entry);
        }

        return entries;
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
}
