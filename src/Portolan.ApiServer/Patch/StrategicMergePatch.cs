using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Patch;

/// <summary>
/// The merge patch of the core kinds: lists whose schema names a merge key are merged item by item; <c>$patch</c>, <c>$retainKeys</c>,
/// <c>$deleteFromPrimitiveList</c> and <c>$setElementOrder</c> say what a plain merge cannot.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";
    private static readonly JsonSchema Unknown = new();

    /// <exception cref="StatusException">400: the patch is malformed.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, JsonSchema schema) => MergeObject(target, patch, schema);

    private static JsonObject MergeObject(JsonObject target, JsonObject patch, JsonSchema schema)
    {
        switch (patch.GetString(Directive))
        {
            case "replace":
                return WithoutDirectives(patch);
            case "delete":
                return [];
            case null or "merge":
                break;
            case var other:
                throw Refusals.BadRequest($"Unknown patch type found: {other}");
        }

        if (patch.GetArray(RetainKeys) is { } retained)
        {
            var keep = retained.Strings().ToHashSet(StringComparer.Ordinal);
            foreach (var name in target.Select(field => field.Key).Where(name => !keep.Contains(name)).ToList())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, change) in patch)
        {
            if (name is Directive or RetainKeys || name.StartsWith(ElementOrder, StringComparison.Ordinal))
            {
                continue;
            }
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
            {
                DeleteItems(target, name[DeleteFromList.Length..], change);
            }
            else
            {
                MergeField(target, name, change, WithOrder(SchemaOf(schema, name), patch[ElementOrder + name]));
            }
        }

        foreach (var (name, order) in patch)
        {
            if (name.StartsWith(ElementOrder, StringComparison.Ordinal) && order is JsonArray wanted)
            {
                Reorder(target, name[ElementOrder.Length..], wanted, schema);
            }
        }

        return target;
    }

    private static void MergeField(JsonObject target, string name, JsonNode? change, JsonSchema schema)
    {
        switch (change)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject fields when fields.GetString(Directive) == "delete" && schema.Items is null:
                target.Remove(name);
                break;
            case JsonObject fields when target[name] is JsonObject existing:
                var merged = MergeObject(existing, fields, schema);
                if (!ReferenceEquals(merged, existing))
                {
                    target[name] = merged;
                }
                break;
            case JsonObject fields:
                target[name] = MergeObject([], fields, schema);
                break;
            case JsonArray items when schema.PatchMergeKey is { } key:
                target[name] = MergeByKey(target[name] as JsonArray, items, key, schema.Items ?? Unknown);
                break;
            case JsonArray items when schema.PatchMergeSet:
                target[name] = Unite(target[name] as JsonArray, items);
                break;
            default:
                target[name] = WithoutDirectives(change);
                break;
        }
    }

    // kubectl knows the lists of all core kinds. Where our schema does not name one, the order that comes with the patch tells its key.
    private static JsonSchema WithOrder(JsonSchema schema, JsonNode? order) =>
        (schema.Items, order) switch
        {
            (null, JsonArray { Count: > 0 } items) when items.All(item => item is JsonObject { Count: 1 }) => schema with
            {
                PatchMergeKey = items[0]!.AsObject().Single().Key,
            },
            (null, JsonArray { Count: > 0 } items) when items.All(item => item is JsonValue) => schema with { PatchMergeSet = true },
            _ => schema,
        };

    private static JsonArray MergeByKey(JsonArray? existing, JsonArray patch, string key, JsonSchema itemSchema)
    {
        var isReplacement = patch.Any(item =>
            item is JsonObject fields && fields.GetString(Directive) == "replace" && !fields.ContainsKey(key)
        );
        var result = isReplacement ? [] : existing?.Select(item => item?.DeepClone()).ToList() ?? [];
        foreach (var item in patch)
        {
            if (item is not JsonObject fields)
            {
                throw Refusals.BadRequest("unable to apply a strategic merge patch: a merged list must hold objects");
            }
            var directive = fields.GetString(Directive);
            if (!fields.TryGetPropertyValue(key, out var value))
            {
                if (directive == "replace")
                {
                    continue;
                }
                throw Refusals.BadRequest($"map: {JsonText.WriteString(fields)} does not contain declared merge key: {key}");
            }

            var at = result.FindIndex(candidate => candidate is JsonObject known && known[key].SameAs(value));
            if (directive == "delete")
            {
                result.RemoveAll(candidate => candidate is JsonObject known && known[key].SameAs(value));
            }
            else if (at >= 0 && directive != "replace")
            {
                result[at] = MergeObject((JsonObject)result[at]!, fields, itemSchema);
            }
            else
            {
                var made = MergeObject([], fields, itemSchema);
                if (at >= 0)
                {
                    result[at] = made;
                }
                else
                {
                    result.Add(made);
                }
            }
        }

        return new JsonArray([.. result]);
    }

    private static JsonArray Unite(JsonArray? existing, JsonArray added)
    {
        var result = existing?.Select(item => item?.DeepClone()).ToList() ?? [];
        foreach (var item in added)
        {
            if (!result.Exists(known => known.SameAs(item)))
            {
                result.Add(item?.DeepClone());
            }
        }

        return new JsonArray([.. result]);
    }

    private static void DeleteItems(JsonObject target, string name, JsonNode? items)
    {
        if (target[name] is not JsonArray existing || items is not JsonArray unwanted)
        {
            return;
        }
        for (var i = existing.Count - 1; i >= 0; i--)
        {
            if (unwanted.Any(item => item.SameAs(existing[i])))
            {
                existing.RemoveAt(i);
            }
        }
    }

    // Items that the order does not name stay behind the one that they followed.
    private static void Reorder(JsonObject target, string name, JsonArray order, JsonSchema schema)
    {
        if (target[name] is not JsonArray items)
        {
            return;
        }
        var key = WithOrder(SchemaOf(schema, name), order).PatchMergeKey;
        int Rank(JsonNode? item)
        {
            for (var i = 0; i < order.Count; i++)
            {
                var same = key is null ? order[i].SameAs(item) : (order[i] as JsonObject)?[key].SameAs((item as JsonObject)?[key]) == true;
                if (same)
                {
                    return i;
                }
            }

            return -1;
        }

        var last = -1;
        var ranked = new List<(JsonNode? Item, int Rank)>();
        foreach (var item in items)
        {
            var rank = Rank(item);
            last = rank >= 0 ? rank : last;
            ranked.Add((item?.DeepClone(), rank >= 0 ? rank : last));
        }

        target[name] = new JsonArray([.. ranked.OrderBy(entry => entry.Rank).Select(entry => entry.Item)]);
    }

    private static JsonObject WithoutDirectives(JsonObject source)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            if (
                name is not (Directive or RetainKeys)
                && !name.StartsWith(DeleteFromList, StringComparison.Ordinal)
                && !name.StartsWith(ElementOrder, StringComparison.Ordinal)
            )
            {
                result[name] = WithoutDirectives(value);
            }
        }

        return result;
    }

    private static JsonNode? WithoutDirectives(JsonNode? source) =>
        source switch
        {
            JsonObject fields => WithoutDirectives(fields),
            JsonArray items => new JsonArray([.. items.Select(WithoutDirectives)]),
            _ => source?.DeepClone(),
        };

    private static JsonSchema SchemaOf(JsonSchema schema, string name) =>
        schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties ?? Unknown;
}
