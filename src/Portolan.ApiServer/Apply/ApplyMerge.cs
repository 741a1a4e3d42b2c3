using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Apply;

/// <summary>
/// Server-side apply: the configuration is laid over the live object; what its manager applied earlier, leaves out now and nobody else
/// manages is removed; what others manage with another value is a conflict, unless forced.
/// </summary>
internal static class ApplyMerge
{
    /// <summary>The object after the apply. <paramref name="live"/> is absent when it is to be created.</summary>
    /// <exception cref="StatusException">409 with each conflicting field.</exception>
    public static JsonObject Merge(ServedResource served, JsonObject? live, JsonObject applied, ApplyManager manager)
    {
        var schema = served.Schema.Value;
        var entries = Managers(served, live, manager);
        var config = ManagedFields.WithoutServerFields(applied);
        var wanted = Owned(FieldSets.Of(config, schema), served, manager.Subresource);
        var merged = (JsonObject)FieldMerge.Merge(live ?? [], Applicable(applied), schema)!;
        merged["apiVersion"] = served.ApiVersion;
        merged["kind"] = served.Kind;

        var mine = entries.Find(entry =>
            entry.Operation == ManagerOperation.Apply && entry.Manager == manager.Name && entry.Subresource == manager.Subresource
        );
        var others = entries.Where(entry => !ReferenceEquals(entry, mine)).ToList();
        if (live is not null)
        {
            var changed = FieldSets.Changed(ManagedFields.WithoutServerFields(live), ManagedFields.WithoutServerFields(merged), schema);
            var free = manager.Name == LastApplied.Manager ? LastApplied.Unchanged(served, live) : new();
            ResolveConflicts(changed.IntersectWith(wanted), free, others, manager);
        }

        if (mine is not null)
        {
            var left = mine.Fields.Clone();
            left.ExceptWith(wanted, Removal.Exact);
            var keep = wanted.Clone();
            others.ForEach(other => keep.UnionWith(other.Fields));
            FieldMerge.Remove(merged, left, keep, schema);
        }

        if (manager.Name == LastApplied.Manager)
        {
            LastApplied.Refresh(merged, applied);
        }
        var isUnchanged =
            mine is not null
            && mine.Fields.ToJson().SameAs(wanted.ToJson())
            && ManagedFields.WithoutServerFields(merged).SameAs(ManagedFields.WithoutServerFields(live!));

        // An apply that changes nothing leaves the time too, so that it is not written at all.
        others.Add(
            new(manager.Name, ManagerOperation.Apply, manager.Subresource)
            {
                ApiVersion = served.ApiVersion,
                Time = isUnchanged ? mine!.Time : manager.Time,
                Fields = wanted,
            }
        );
        ManagedFields.Write(merged, others);
        return merged;
    }

    private static JsonObject Applicable(JsonObject applied)
    {
        var copy = (JsonObject)applied.DeepClone();
        copy.Metadata()?.Remove("managedFields");
        return copy;
    }

    // Through the object's own URL nobody manages its status, and through the status' URL nobody manages the rest.
    private static FieldSet Owned(FieldSet fields, ServedResource served, string subresource)
    {
        if (!served.Version.HasStatus)
        {
            return fields;
        }
        var other = new FieldSet();
        foreach (var element in fields.Children.Keys.Where(element => element == "f:status" != (subresource == "status")))
        {
            other.At(element).IsMember = true;
        }
        fields.ExceptWith(other, Removal.WithChildren);
        foreach (var element in other.Children.Keys)
        {
            fields.Drop(element);
        }
        return fields;
    }

    // An object that nobody manages has been written before anybody applied it: that is a manager too, with whom an apply may conflict.
    private static List<ManagedFieldsEntry> Managers(ServedResource served, JsonObject? live, ApplyManager manager)
    {
        var entries = ManagedFields.Known(served, ManagedFields.Read(live));
        if (live is not null && entries.Count == 0)
        {
            entries.Add(
                new("before-first-apply", ManagerOperation.Update, manager.Subresource)
                {
                    ApiVersion = served.ApiVersion,
                    Time = manager.Time,
                    Fields = Owned(ManagedFields.Set(served, [], ManagedFields.WithoutServerFields(live)), served, manager.Subresource),
                }
            );
        }

        return entries;
    }

    private static void ResolveConflicts(FieldSet changed, FieldSet free, List<ManagedFieldsEntry> others, ApplyManager manager)
    {
        var taken = others
            .Select(other => (Other: other, Fields: other.Fields.IntersectWith(changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        var refused = manager.IsForced
            ? []
            : taken
                .Select(conflict => (conflict.Other, Fields: Without(conflict.Fields, free)))
                .Where(conflict => !conflict.Fields.IsEmpty)
                .ToList();
        if (refused.Count > 0)
        {
            throw Conflict([.. refused.SelectMany(conflict => conflict.Fields.Paths().Select(path => (conflict.Other.Describe(), path)))]);
        }
        foreach (var (other, fields) in taken)
        {
            other.Fields.ExceptWith(fields, Removal.Exact);
        }
    }

    private static FieldSet Without(FieldSet fields, FieldSet free)
    {
        var left = fields.Clone();
        left.ExceptWith(free, Removal.Exact);
        return left;
    }

    private static StatusException Conflict(IReadOnlyList<(string Manager, string Path)> conflicts)
    {
        var text =
            conflicts.Count == 1
                ? $"conflict with {conflicts[0].Manager}: {conflicts[0].Path}"
                : string.Join(
                    '\n',
                    conflicts
                        .GroupBy(conflict => conflict.Manager)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .SelectMany(group => group.Select(conflict => $"- {conflict.Path}").Prepend($"conflicts with {group.Key}:"))
                );
        var count = conflicts.Count == 1 ? "1 conflict" : $"{conflicts.Count} conflicts";
        return new(
            409,
            "Conflict",
            $"Apply failed with {count}: {text}",
            new()
            {
                Causes =
                [
                    .. conflicts.Select(conflict => new StatusCause(
                        "FieldManagerConflict",
                        $"conflict with {conflict.Manager}",
                        conflict.Path
                    )),
                ],
            }
        );
    }
}

/// <summary>Who applies, and how.</summary>
internal sealed record ApplyManager(string Name, string Subresource, string Time, ApplyForce Force)
{
    public bool IsForced => Force == ApplyForce.TakeOver;
}

/// <summary>What an apply does to fields of others.</summary>
internal enum ApplyForce
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>It takes them over.</summary>
    TakeOver,
}
