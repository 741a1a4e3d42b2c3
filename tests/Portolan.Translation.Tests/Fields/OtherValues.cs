using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Translation.Tests.Fields;

/// <summary>Values that a field could have instead of the one that it has; null is none at all.</summary>
internal static class OtherValues
{
    public static IEnumerable<JsonNode?> Of(JsonNode? value, JsonSchema schema) =>
        (IEnumerable<JsonNode?>)
            [
                null,
                .. schema
                    .Enum.Select(choice => schema.Type == SchemaType.String ? JsonValue.Create(choice) : JsonNode.Parse(choice))
                    .Where(choice => !JsonNode.DeepEquals(choice, value)),
                .. value switch
                {
                    JsonObject map => map.Select(entry => OfEntry(map, entry.Key)),
                    JsonArray items => OfList(items),
                    JsonValue scalar => OfScalar(scalar),
                    _ => [],
                },
            ];

    /// <summary>Values that a field of a schema could have.</summary>
    public static IEnumerable<JsonNode?> Any(JsonSchema schema) =>
        schema switch
        {
            { Enum.IsEmpty: false } => schema.Enum.Select(choice =>
                schema.Type == SchemaType.String ? JsonValue.Create(choice) : JsonNode.Parse(choice)
            ),
            { Type: SchemaType.Boolean } => [JsonValue.Create(true), JsonValue.Create(false)],
            { Type: SchemaType.Integer or SchemaType.Number } => [JsonValue.Create(1), JsonValue.Create(500)],
            { Type: SchemaType.IntOrString } => [JsonValue.Create(1), JsonValue.Create("a")],
            { Type: SchemaType.Array, Items: { } item } => Any(item).Select(value => new JsonArray(value)),
            { Type: SchemaType.Object or SchemaType.Any } => [new JsonObject { ["a"] = "b" }],
            _ => [JsonValue.Create("a"), JsonValue.Create("1s"), JsonValue.Create("/a"), JsonValue.Create("http://a")],
        };

    private static JsonObject OfEntry(JsonObject map, string key)
    {
        var copy = map.DeepClone().AsObject();
        copy[key] = copy[key] is JsonValue text && text.TryGetValue<string>(out var old) ? old + "x" : null;
        return copy;
    }

    private static IEnumerable<JsonNode?> OfList(JsonArray items)
    {
        yield return new JsonArray();
        for (var index = 0; index < items.Count; index++)
        {
            foreach (var other in items[index] is JsonValue scalar ? OfScalar(scalar) : [])
            {
                var copy = items.DeepClone().AsArray();
                copy[index] = other;
                yield return copy;
            }
        }
    }

    private static IEnumerable<JsonNode?> OfScalar(JsonValue value)
    {
        if (value.TryGetValue<bool>(out var flag))
        {
            return [JsonValue.Create(!flag)];
        }

        if (value.TryGetValue<long>(out var number) || (value.TryGetValue<int>(out var small) && (number = small) == small))
        {
            return [JsonValue.Create(number + 1), JsonValue.Create(number - 1)];
        }

        return value.TryGetValue<string>(out var text)
            ?
            [
                JsonValue.Create(text + "x"),
                JsonValue.Create("x" + text),
                JsonValue.Create(text + "1"),
                JsonValue.Create("1" + text),
                JsonValue.Create("1s"),
            ]
            : [];
    }
}
