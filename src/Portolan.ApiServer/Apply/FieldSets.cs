using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Apply;

/// <summary>Finds which fields an object sets, and which two objects set differently, by the lists and maps of their schema.</summary>
internal static class FieldSets
{
    private static readonly JsonSchema Free = new() { PreserveUnknownFields = true };

    /// <summary>The schema below a field; what no schema names is merged as plain maps and replaced lists.</summary>
    public static JsonSchema Below(JsonSchema schema, string name) =>
        schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties ?? Free;

    /// <summary>The fields that <paramref name="value"/> sets.</summary>
    public static FieldSet Of(JsonNode? value, JsonSchema schema)
    {
        var set = new FieldSet();

        // An object without fields sets nothing; an empty field below it would set that field.
        if (value is not JsonObject { Count: 0 })
        {
            Collect(value, schema, WithContainers.None, set);
        }
        return set;
    }

    /// <summary>
    /// The fields of <paramref name="after"/> that <paramref name="before"/> has otherwise or not at all; whoever adds a container sets it
    /// too.
    /// </summary>
    public static FieldSet Changed(JsonNode? before, JsonNode? after, JsonSchema schema, WithContainers containers = WithContainers.None)
    {
        var set = new FieldSet();
        Compare(before, after, schema, containers, set);
        return set;
    }

    /// <summary>The fields of <paramref name="before"/> that are not in <paramref name="after"/>.</summary>
    public static FieldSet Removed(JsonNode? before, JsonNode? after, JsonSchema schema)
    {
        var removed = new FieldSet();
        var left = new FieldSet();
        Collect(before, schema, WithContainers.All, removed);
        Collect(after, schema, WithContainers.All, left);
        removed.ExceptWith(left, Removal.Exact);
        return removed;
    }

    /// <summary>
    /// The items of a list by their elements; null when the list is replaced whole or has items that cannot be told apart.
    /// </summary>
    public static Dictionary<string, JsonNode?>? Items(JsonArray items, JsonSchema schema)
    {
        if (schema.ListType == ListType.Atomic)
        {
            return null;
        }
        var result = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var element = ElementOf(item, schema);
            if (element is null || !result.TryAdd(element, item))
            {
                return null;
            }
        }

        return result;
    }

    public static string? ElementOf(JsonNode? item, JsonSchema schema) =>
        schema.ListType switch
        {
            ListType.Set => FieldElement.Value(item),
            ListType.Map => item is JsonObject fields ? FieldElement.Key(fields, schema) : null,
            _ => null,
        };

    private static void Collect(JsonNode? value, JsonSchema schema, WithContainers containers, FieldSet into)
    {
        switch (value)
        {
            case JsonObject fields when !schema.AtomicObject && fields.Count > 0:
                into.IsMember |=
                    containers == WithContainers.All || (containers == WithContainers.MapsAndLists && schema.Properties.Count == 0);
                foreach (var (name, field) in fields)
                {
                    Collect(field, Below(schema, name), containers, into.At(FieldElement.Field(name)));
                }
                break;
            case JsonArray list when list.Count > 0 && Items(list, schema) is { } items:
                into.IsMember |= containers != WithContainers.None;
                foreach (var (element, item) in items)
                {
                    var child = into.At(element);
                    child.IsMember = true;
                    if (schema.ListType == ListType.Map)
                    {
                        Collect(item, schema.Items ?? Free, containers, child);
                    }
                }

                break;
            default:
                into.IsMember = true;
                break;
        }
    }

    private static void Compare(JsonNode? before, JsonNode? after, JsonSchema schema, WithContainers containers, FieldSet into)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject now) when !schema.AtomicObject && now.Count > 0:
                foreach (var (name, field) in now)
                {
                    var element = FieldElement.Field(name);
                    var child = new FieldSet();
                    if (old.TryGetPropertyValue(name, out var oldField))
                    {
                        Compare(oldField, field, Below(schema, name), containers, child);
                    }
                    else
                    {
                        Collect(field, Below(schema, name), containers, child);
                    }
                    if (!child.IsEmpty)
                    {
                        into.At(element).UnionWith(child);
                    }
                }

                break;
            case (JsonArray old, JsonArray now)
                when now.Count > 0 && Items(old, schema) is { } oldItems && Items(now, schema) is { } nowItems:
                foreach (var (element, item) in nowItems)
                {
                    var child = new FieldSet();
                    if (!oldItems.TryGetValue(element, out var oldItem))
                    {
                        child.IsMember = true;
                        if (schema.ListType == ListType.Map)
                        {
                            Collect(item, schema.Items ?? Free, containers, child);
                        }
                    }
                    else if (schema.ListType == ListType.Map)
                    {
                        Compare(oldItem, item, schema.Items ?? Free, containers, child);
                    }

                    if (!child.IsEmpty)
                    {
                        into.At(element).UnionWith(child);
                    }
                }

                break;
            default:
                if (!before.SameAs(after))
                {
                    Collect(after, schema, containers, into);
                }
                break;
        }
    }
}

/// <summary>Which containers belong to a set of fields, besides what is in them.</summary>
internal enum WithContainers
{
    /// <summary>Only empty ones: what an apply says.</summary>
    None,

    /// <summary>Those that the core kinds of Kubernetes may leave out; their structures are always there, and nobody sets them.</summary>
    MapsAndLists,

    /// <summary>All.</summary>
    All,
}
