using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>The boundaries of a list itself: how many items, and no item twice.</summary>
internal static class ListBoundaries
{
    public static IEnumerable<Boundary> Of(JsonArray list, JsonSchema schema, Spot at)
    {
        if (schema.MinItems is { } min and > 0)
        {
            yield return at.Kept("minItems", [.. Filled(list, schema, min)]);
            yield return at.Broken("minItems", FieldErrorReason.FieldValueInvalid, new JsonArray());
        }

        if (schema.MaxItems is { } max)
        {
            yield return at.Kept("maxItems", [.. Filled(list, schema, max)]);
            yield return at.Broken("maxItems", FieldErrorReason.FieldValueTooMany, Filled(list, schema, max + 1).First());
        }

        if (schema.ListType != ListType.Atomic)
        {
            yield return at.Broken(
                "duplicate",
                FieldErrorReason.FieldValueDuplicate,
                new JsonArray(list[0]!.DeepClone(), list[0]!.DeepClone()),
                $"{at.Field}[1]"
            );
        }
    }

    /// <summary>Lists of so many items, each made from one of the list: with what tells items apart changed, and as copies.</summary>
    private static IEnumerable<JsonArray> Filled(JsonArray list, JsonSchema schema, int count) =>
        list.SelectMany(item => new[] { Repeat(count, i => Distinct(item!, schema, i)), Repeat(count, _ => item!.DeepClone()) });

    private static JsonArray Repeat(int count, Func<int, JsonNode?> item) => [.. Enumerable.Range(0, count).Select(item)];

    private static JsonNode? Distinct(JsonNode item, JsonSchema list, int index)
    {
        var items = list.Items!;
        if (item is not JsonObject)
        {
            return DistinctScalar(item, items, index);
        }

        var copy = item.DeepClone().AsObject();
        foreach (var key in list.ListMapKeys.Union(["name", "port", "value"]))
        {
            if (copy[key] is JsonValue value)
            {
                copy[key] = DistinctScalar(value, items.Properties[key], index);
            }
        }

        return copy;
    }

    private static JsonNode DistinctScalar(JsonNode item, JsonSchema schema, int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        return schema switch
        {
            { Enum: { IsEmpty: false } words } => words[index % words.Count],
            { Type: SchemaType.Integer } => (int)(schema.Minimum ?? 0) + index,
            _ => item.GetValue<string>() switch
            {
                ['h', 't', 't', 'p', 's', ':', ..] => $"https://host-{number}",
                [>= '0' and <= '9', ..] => $"192.0.2.{number}",
                _ => $"x{number}",
            },
        };
    }
}
