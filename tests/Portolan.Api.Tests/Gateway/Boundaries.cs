using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// Walks an object along its schema and makes, for every constraint of every field, changes that just keep it and ones that just break it.
/// Where a place of the schema stands several times in the object, each of them is tried.
/// </summary>
internal static class Boundaries
{
    public static IEnumerable<Boundary> Of(IEnumerable<JsonObject> samples, JsonSchema schema) =>
        samples
            .SelectMany(sample =>
                At(sample, schema, new Spot("", ""))
                    .Select(boundary => boundary with { Trials = [.. boundary.Trials.Select(trial => trial with { Before = sample })] })
            )
            .Where(boundary => boundary.Place.Length > 0)
            .GroupBy(boundary => (boundary.Place, boundary.Constraint, boundary.Refused))
            .Select(group => group.First() with { Trials = [.. group.SelectMany(boundary => boundary.Trials)] });

    private static IEnumerable<Boundary> At(JsonNode? value, JsonSchema schema, Spot at)
    {
        var own = value switch
        {
            JsonObject map => OfMap(map, schema, at),
            JsonArray list => ListBoundaries.Of(list, schema, at).Concat(list.SelectMany((item, i) => At(item, schema.Items!, at.Item(i)))),
            JsonValue => ScalarBoundaries.Of(schema, at),
            _ => [],
        };
        if (schema.Default is not null)
        {
            own = own.Append(at.Kept("default", Trial.Absent));
        }

        return schema.Type == SchemaType.Any
            ? own
            : own.Append(at.Broken("type", FieldErrorReason.FieldValueTypeInvalid, OfWrongType(schema.Type)));
    }

    private static JsonNode OfWrongType(SchemaType type) =>
        type switch
        {
            SchemaType.String => 7,
            SchemaType.IntOrString => true,
            _ => "text",
        };

    private static IEnumerable<Boundary> OfMap(JsonObject map, JsonSchema schema, Spot at)
    {
        // A field with a default is never absent when it is validated.
        foreach (var name in schema.Required.Where(name => schema.Properties[name].Default is null))
        {
            yield return at.Child(name).Broken("required", FieldErrorReason.FieldValueRequired, Trial.Absent);
        }

        if (schema.MaxProperties is { } max)
        {
            yield return at.Kept("maxProperties", Entries(max));
            yield return at.Broken("maxProperties", FieldErrorReason.FieldValueTooMany, Entries(max + 1));
        }

        foreach (var (name, field) in map)
        {
            var boundaries =
                schema.Properties.TryGetValue(name, out var known) ? At(field, known, at.Child(name))
                : schema.AdditionalProperties is { } values && !name.Contains('.') ? At(field, values, at.Value(name))
                : [];
            foreach (var boundary in boundaries)
            {
                yield return boundary;
            }
        }
    }

    private static JsonObject Entries(int count) =>
        new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"key-{i.ToString(CultureInfo.InvariantCulture)}", (JsonNode?)"v")));
}
