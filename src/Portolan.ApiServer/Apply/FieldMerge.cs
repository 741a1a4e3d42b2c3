using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.ApiServer.Apply;

/// <summary>The two tree operations of server-side apply: lay a configuration over an object, and take fields out of it.</summary>
internal static class FieldMerge
{
    private static readonly JsonSchema Free = new() { PreserveUnknownFields = true };

    /// <summary>The live value with the applied one laid over it; neither is changed.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, JsonSchema schema)
    {
        switch (live, applied)
        {
            case (JsonObject existing, JsonObject wanted) when !schema.AtomicObject:
                var result = (JsonObject)existing.DeepClone();
                foreach (var (name, field) in wanted)
                {
                    result[name] = Merge(existing[name], field, FieldSets.Below(schema, name));
                }
                return result;
            case (JsonArray existing, JsonArray wanted)
                when FieldSets.Items(existing, schema) is { } old && FieldSets.Items(wanted, schema) is { } now:
                return MergeItems(old, now, schema);
            default:
                return applied?.DeepClone();
        }
    }

    /// <summary>
    /// Takes out of <paramref name="value"/> the members of <paramref name="fields"/>, but not what <paramref name="keep"/> has.
    /// </summary>
    public static void Remove(JsonNode? value, FieldSet fields, FieldSet keep, JsonSchema schema)
    {
        switch (value)
        {
            case JsonObject target when !schema.AtomicObject:
                foreach (var (element, below) in fields.Children)
                {
                    if (!element.StartsWith("f:", StringComparison.Ordinal))
                    {
                        continue;
                    }
                    var name = element[2..];
                    if (!target.TryGetPropertyValue(name, out var field))
                    {
                        continue;
                    }
                    var kept = keep.Find(element);
                    Remove(field, below, kept ?? new(), FieldSets.Below(schema, name));
                    // A container goes with its last field, unless somebody else owns something in it.
                    if ((below.IsMember && kept is null) || (kept is null && IsEmptied(field, below)))
                    {
                        target.Remove(name);
                    }
                }

                break;
            case JsonArray list when FieldSets.Items(list, schema) is not null:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    var element = FieldSets.ElementOf(list[i], schema)!;
                    if (fields.Find(element) is not { } below)
                    {
                        continue;
                    }
                    var kept = keep.Find(element);
                    Remove(list[i], below, kept ?? new(), schema.Items ?? Free);
                    if (below.IsMember && kept is null)
                    {
                        list.RemoveAt(i);
                    }
                }

                break;
        }
    }

    private static bool IsEmptied(JsonNode? field, FieldSet removed) =>
        removed.Children.Count > 0 && field is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    // The applied order rules among the applied items; the others keep their place behind the item they followed.
    private static JsonArray MergeItems(Dictionary<string, JsonNode?> old, Dictionary<string, JsonNode?> now, JsonSchema schema)
    {
        JsonNode? Merged(string element) =>
            old.TryGetValue(element, out var existing)
                ? schema.ListType == ListType.Map
                    ? Merge(existing, now[element], schema.Items ?? Free)
                    : existing?.DeepClone()
                : now[element]?.DeepClone();

        var result = new List<JsonNode?>();
        var queue = new Queue<string>(now.Keys);
        foreach (var (element, existing) in old)
        {
            if (!now.ContainsKey(element))
            {
                result.Add(existing?.DeepClone());
                continue;
            }

            while (queue.Count > 0)
            {
                var next = queue.Peek();
                if (next != element && old.ContainsKey(next))
                {
                    break;
                }
                result.Add(Merged(queue.Dequeue()));
                if (next == element)
                {
                    break;
                }
            }
        }

        while (queue.Count > 0)
        {
            result.Add(Merged(queue.Dequeue()));
        }
        return new JsonArray([.. result]);
    }
}
