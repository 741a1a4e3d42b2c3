using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>A change of a valid object: the field, the constraint that it touches, and the values to try there.</summary>
internal sealed record Boundary(string Field, string Constraint, IReadOnlyList<JsonNode?> Values, FieldErrorReason? Refused)
{
    public override string ToString() => $"{Field} {Constraint}";
}

/// <summary>
/// Walks an object along its schema and makes, for every constraint of every field, a change that just keeps it and one that just breaks it.
/// </summary>
internal static class Boundaries
{
    private static readonly JsonNode Absent = JsonValue.Create("(absent)");

    public static IEnumerable<Boundary> Of(JsonObject sample, JsonSchema schema) => Of(sample, schema, "").Where(boundary => boundary.Field.Length > 0);

    public static bool IsAbsent(JsonNode? value) => ReferenceEquals(value, Absent);

    private static IEnumerable<Boundary> Of(JsonNode? value, JsonSchema schema, string path)
    {
        var own = value switch
        {
            JsonObject map => OfMap(map, schema, path),
            JsonArray list => OfList(list, schema, path),
            JsonValue scalar => OfScalar(scalar, schema, path),
            _ => [],
        };
        return schema.Type == SchemaType.Any
            ? own
            : own.Append(Broken(path, "type", schema.Type == SchemaType.String ? 7 : "text", FieldErrorReason.FieldValueTypeInvalid));
    }

    private static IEnumerable<Boundary> OfMap(JsonObject map, JsonSchema schema, string path)
    {
        foreach (var name in schema.Required)
        {
            // A field with a default is never absent when it is validated.
            if (schema.Properties[name].Default is null)
            {
                yield return Broken(Child(path, name), "required", Absent, FieldErrorReason.FieldValueRequired);
            }
        }

        if (schema.MaxProperties is { } max)
        {
            yield return Kept(path, "maxProperties", Entries(max));
            yield return Broken(path, "maxProperties", Entries(max + 1), FieldErrorReason.FieldValueTooMany);
        }

        foreach (var (name, field) in map)
        {
            if ((schema.Properties.TryGetValue(name, out var known) ? known : schema.AdditionalProperties) is not { } fieldSchema)
            {
                continue;
            }

            if (name.Contains('.'))
            {
                continue;
            }

            foreach (var boundary in Of(field, fieldSchema, Child(path, name)))
            {
                yield return boundary;
            }
        }
    }

    private static IEnumerable<Boundary> OfList(JsonArray list, JsonSchema schema, string path)
    {
        if (schema.MinItems is > 0)
        {
            yield return Broken(path, "minItems", new JsonArray(), FieldErrorReason.FieldValueInvalid);
        }

        if (schema.MaxItems is { } max && schema.Items!.Enum.IsEmpty)
        {
            yield return Broken(path, "maxItems", Repeat(list[0]!, schema, max + 1), FieldErrorReason.FieldValueTooMany);
        }

        if (schema.ListType != ListType.Atomic)
        {
            yield return new Boundary($"{path}[1]", "duplicate", [new JsonArray(list[0]!.DeepClone(), list[0]!.DeepClone())], FieldErrorReason.FieldValueDuplicate);
        }

        for (var i = 0; i < list.Count; i++)
        {
            foreach (var boundary in Of(list[i], schema.Items!, $"{path}[{i}]"))
            {
                yield return boundary;
            }
        }
    }

    private static IEnumerable<Boundary> OfScalar(JsonValue value, JsonSchema schema, string path)
    {
        if (schema.MaxLength is { } maxLength)
        {
            yield return Kept(path, "maxLength", Longest(maxLength));
            yield return Broken(path, "maxLength", new string('a', maxLength + 1), FieldErrorReason.FieldValueTooLong);
        }

        if (schema.MinLength is > 0)
        {
            yield return Kept(path, "minLength", "a", "*", "::", "a/a", "a://");
            yield return Broken(path, "minLength", "", FieldErrorReason.FieldValueInvalid);
        }

        if (schema.Pattern is not null)
        {
            yield return Broken(path, "pattern", "\u00e4 !\n", FieldErrorReason.FieldValueInvalid);
        }

        if (!schema.Enum.IsEmpty)
        {
            yield return Broken(path, "enum", schema.Type == SchemaType.Integer ? 999 : "Bogus", FieldErrorReason.FieldValueNotSupported);
            yield return Kept(path, "enum", value.DeepClone());
        }

        if (schema.Minimum is { } minimum)
        {
            yield return Kept(path, "minimum", minimum);
            yield return Broken(path, "minimum", minimum - 1, FieldErrorReason.FieldValueInvalid);
        }

        if (schema.Maximum is { } maximum)
        {
            yield return Kept(path, "maximum", maximum);
            yield return Broken(path, "maximum", maximum + 1, FieldErrorReason.FieldValueInvalid);
        }

        if (schema.Format == "date-time")
        {
            yield return Broken(path, "format", "yesterday", FieldErrorReason.FieldValueInvalid);
        }
    }

    private static Boundary Kept(string path, string constraint, params JsonNode?[] values) => new(path, constraint, values, null);

    private static Boundary Broken(string path, string constraint, JsonNode? value, FieldErrorReason reason) => new(path, constraint, [value], reason);

    /// <summary>Texts of the greatest length, in the shapes that the patterns of the kinds ask for; an IP address has a greatest length of its own.</summary>
    private static JsonNode?[] Longest(int length) =>
    [
        new string('a', length),
        $"/{new string('a', length - 1)}",
        length > 8 ? $"a.b/{new string('a', length - 4)}" : null,
        length > 8 ? $"{new string('a', length - 2)}/a" : null,
        length > 8 ? $"https://{new string('a', length - 8)}" : null,
        "2001:0db8:0000:0000:0000:0000:0000:0001",
    ];

    private static JsonObject Entries(int count) => new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"key-{i.ToString(CultureInfo.InvariantCulture)}", (JsonNode?)"v")));

    private static JsonArray Repeat(JsonNode item, JsonSchema list, int count)
    {
        var result = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var copy = item.DeepClone();
            if (list.ListType == ListType.Set)
            {
                copy = $"x{i.ToString(CultureInfo.InvariantCulture)}";
            }
            else if (list.ListType == ListType.Map)
            {
                var key = list.ListMapKeys[0];
                copy[key] = list.Items!.Properties[key].Type == SchemaType.Integer ? i + 1 : $"x{i.ToString(CultureInfo.InvariantCulture)}";
            }

            result.Add(copy);
        }

        return result;
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
