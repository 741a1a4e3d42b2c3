using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>The boundaries of texts and numbers.</summary>
internal static class ScalarBoundaries
{
    public static IEnumerable<Boundary> Of(JsonSchema schema, Spot at) =>
        [.. OfLength(schema, at), .. OfWords(schema, at), .. OfRange(schema, at), .. OfFormat(schema, at)];

    private static IEnumerable<Boundary> OfLength(JsonSchema schema, Spot at)
    {
        if (schema.MaxLength is { } max)
        {
            yield return at.Kept("maxLength", Longest(max));
            yield return at.Broken("maxLength", FieldErrorReason.FieldValueTooLong, new string('a', max + 1));
        }

        if (schema.MinLength is > 0)
        {
            yield return at.Kept("minLength", "a", "*", "::", "a/a", "a://");
            yield return at.Broken("minLength", FieldErrorReason.FieldValueInvalid, "");
        }
    }

    private static IEnumerable<Boundary> OfWords(JsonSchema schema, Spot at)
    {
        if (schema.Pattern is not null)
        {
            yield return at.Broken("pattern", FieldErrorReason.FieldValueInvalid, "\u00e4 !\n");
        }

        if (!schema.Enum.IsEmpty)
        {
            yield return at.Kept("enum", [.. schema.Enum.Select(word => schema.Type == SchemaType.Integer ? JsonNode.Parse(word) : word)]);
            yield return at.Broken("enum", FieldErrorReason.FieldValueNotSupported, schema.Type == SchemaType.Integer ? 999 : "Bogus");
        }
    }

    private static IEnumerable<Boundary> OfRange(JsonSchema schema, Spot at)
    {
        if (schema.Minimum is { } minimum)
        {
            yield return at.Kept("minimum", minimum);
            yield return at.Broken("minimum", FieldErrorReason.FieldValueInvalid, minimum - 1);
        }

        if (schema.Maximum is { } maximum)
        {
            yield return at.Kept("maximum", maximum);
            yield return at.Broken("maximum", FieldErrorReason.FieldValueInvalid, maximum + 1);
        }
    }

    private static IEnumerable<Boundary> OfFormat(JsonSchema schema, Spot at) =>
        schema.Format switch
        {
            null => [],
            "date-time" => [at.Broken("format", FieldErrorReason.FieldValueTypeInvalid, "yesterday")],
            "int32" => [at.Broken("format", FieldErrorReason.FieldValueTypeInvalid, 1L + int.MaxValue)],
            "int64" => [at.Broken("format", FieldErrorReason.FieldValueTypeInvalid, JsonNode.Parse("9223372036854775808"))],
            _ => throw new ArgumentException($"no value breaks the format {schema.Format} at {at.Place}", nameof(schema)),
        };

    /// <summary>
    /// Texts of the greatest length, in the shapes that the patterns of the kinds ask for; an IP address has a greatest length of its own.
    /// </summary>
    private static JsonNode?[] Longest(int length) =>
        [
            new string('a', length),
            $"/{new string('a', length - 1)}",
            length > 8 ? $"a.b/{new string('a', length - 4)}" : null,
            length > 8 ? $"{new string('a', length - 2)}/a" : null,
            length > 8 ? $"https://{new string('a', length - 8)}" : null,
            "2001:0db8:0000:0000:0000:0000:0000:0001",
        ];
}
