using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>A rule, and the place in the schema where it stands: <c>spec.rules[].backendRefs[]</c>.</summary>
internal sealed partial record RulePlace(string Place, ValidationRule Rule)
{
    public static IEnumerable<RulePlace> Of(JsonSchema schema, string place = "") =>
        schema
            .Rules.Select(rule => new RulePlace(place, rule))
            .Concat(
                schema.Properties.SelectMany(property => Of(property.Value, place.Length == 0 ? property.Key : $"{place}.{property.Key}"))
            )
            .Concat(schema.Items is { } items ? Of(items, $"{place}[]") : [])
            .Concat(schema.AdditionalProperties is { } values ? Of(values, $"{place}{{}}") : []);

    /// <summary>The place of a field.</summary>
    public static string PlaceOf(string field) => Index().Replace(field, "[]");

    /// <summary>The fields of an object that stand at the place.</summary>
    public IEnumerable<string> Fields(JsonObject resource) => FieldsOf(resource).Where(field => PlaceOf(field) == Place);

    /// <summary>All fields of an object, and all items of its lists.</summary>
    public static IEnumerable<string> FieldsOf(JsonObject resource) => Below(resource, "");

    public override string ToString() => $"{Place} {Rule.Message}";

    private static IEnumerable<string> Below(JsonNode? node, string field)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => (pair.Value, Field: field.Length == 0 ? pair.Key : $"{field}.{pair.Key}")),
            JsonArray list => list.Select((item, i) => (item, Field: $"{field}[{i.ToString(CultureInfo.InvariantCulture)}]")),
            _ => [],
        };
        return children.SelectMany(child => Below(child.Item1, child.Field).Prepend(child.Field));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
