using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every constraint of every place of a schema, whether or not an object reaches it.</summary>
internal static class Constraints
{
    public static IEnumerable<string> Of(JsonSchema schema) => At(schema, "").Select(found => $"{found.Place} {found.Name}");

    private static IEnumerable<(string Place, string Name)> At(JsonSchema schema, string place)
    {
        if (place.Length > 0)
        {
            foreach (var name in Own(schema))
            {
                yield return (place, name);
            }
        }

        foreach (var name in schema.Required.Where(name => schema.Properties[name].Default is null))
        {
            yield return (Child(place, name), "required");
        }

        var below = schema
            .Properties.SelectMany(property => At(property.Value, Child(place, property.Key)))
            .Concat(schema.Items is { } items ? At(items, $"{place}[]") : [])
            .Concat(schema.AdditionalProperties is { } values ? At(values, $"{place}{{}}") : []);
        foreach (var found in below)
        {
            yield return found;
        }
    }

    private static IEnumerable<string> Own(JsonSchema schema) =>
        new (string Name, bool Stands)[]
        {
            ("type", schema.Type != SchemaType.Any),
            ("default", schema.Default is not null),
            ("minLength", schema.MinLength > 0),
            ("maxLength", schema.MaxLength is not null),
            ("pattern", schema.Pattern is not null),
            ("enum", !schema.Enum.IsEmpty),
            ("minimum", schema.Minimum is not null),
            ("maximum", schema.Maximum is not null),
            ("format", schema.Format is not null),
            ("minItems", schema.MinItems > 0),
            ("maxItems", schema.MaxItems is not null),
            ("duplicate", schema.ListType != ListType.Atomic),
            ("minProperties", schema.MinProperties > 0),
            ("maxProperties", schema.MaxProperties is not null),
            ("multipleOf", schema.MultipleOf is not null),
            ("embedded resource", schema.EmbeddedResource),
            ("oneOf", !schema.OneOf.IsEmpty),
            ("allOf", !schema.AllOf.IsEmpty),
            ("anyOf", !schema.AnyOf.IsEmpty),
            ("not", schema.Not is not null),
        }
            .Where(constraint => constraint.Stands)
            .Select(constraint => constraint.Name);

    private static string Child(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
