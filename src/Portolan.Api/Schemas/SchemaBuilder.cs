using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>
/// Makes the structural schema of a record: JSON types from C# types, constraints from attributes, required fields from <c>required</c>.
/// </summary>
internal static class SchemaBuilder
{
    private static readonly ConcurrentDictionary<(Type Record, string? Without), JsonSchema> Cache = new();
    private static readonly HashSet<string> AddedByServer = ["apiVersion", "kind", "metadata"];

    /// <summary>The schema of a whole object, without the fields that every object has.</summary>
    public static JsonSchema ForResource(Type record)
    {
        var schema = ForRecord(record, null);
        return schema with
        {
            Properties = new EquatableMap<JsonSchema>(schema.Properties.Where(property => !AddedByServer.Contains(property.Key))),
        };
    }

    private static JsonSchema ForRecord(Type record, string? without) =>
        Cache.GetOrAdd(
            (record, without),
            static key =>
            {
                var type = key.Record;
                var properties = new List<KeyValuePair<string, JsonSchema>>();
                var required = new List<string>();
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    // Read once: looking up attributes is what costs time when the catalog is made.
                    var attributes = property.GetCustomAttributes(inherit: false);
                    if (property.Name == key.Without || attributes.OfType<JsonIgnoreAttribute>().Any())
                    {
                        continue;
                    }

                    var name =
                        attributes.OfType<JsonPropertyNameAttribute>().FirstOrDefault()?.Name
                        ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                    properties.Add(new(name, ForProperty(property, attributes)));
                    if (attributes.Any(attribute => attribute is RequiredMemberAttribute or RequiredAttribute))
                    {
                        required.Add(name);
                    }
                }

                required.Sort(StringComparer.Ordinal);
                var own = type.GetCustomAttributes(inherit: false);
                return new JsonSchema
                {
                    Type = SchemaType.Object,
                    DocumentationId = Documentation.IdOf(type),
                    Properties = new EquatableMap<JsonSchema>(properties),
                    Required = required.ToEquatableList(),
                    PreserveUnknownFields = own.OfType<PreserveUnknownFieldsAttribute>().Any() || type == typeof(ObjectMeta),
                    Rules = RulesOf(own),
                    OneOf = own.OfType<IOneOfAttribute>().FirstOrDefault()?.Alternatives ?? default,
                };
            }
        );

    private static JsonSchema ForProperty(PropertyInfo property, object[] attributes)
    {
        var without = attributes.OfType<WithoutAttribute>().FirstOrDefault()?.Field;
        var schema = ForType(property.PropertyType, without) with { DocumentationId = Documentation.IdOf(property) };
        foreach (var constraint in attributes.OfType<SchemaAttribute>())
        {
            schema = (constraint.Target, schema) switch
            {
                (ConstraintTarget.Scalar, { Items: { } items }) => schema with { Items = constraint.Apply(items) },
                (ConstraintTarget.Scalar, { AdditionalProperties: { } values }) => schema with
                {
                    AdditionalProperties = constraint.Apply(values),
                },
                _ => constraint.Apply(schema),
            };
        }

        var rules = RulesOf(attributes);
        return rules.IsEmpty ? schema : schema with { Rules = schema.Rules.Concat(rules).ToEquatableList() };
    }

    /// <summary>The schema of a part of an object.</summary>
    public static JsonSchema ForType(Type type) => ForType(type, without: null);

    private static JsonSchema ForType(Type type, string? without)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(EquatableList<>))
        {
            return new JsonSchema { Type = SchemaType.Array, Items = ForType(plain.GenericTypeArguments[0], without) };
        }

        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(EquatableMap<>))
        {
            return new JsonSchema { Type = SchemaType.Object, AdditionalProperties = ForType(plain.GenericTypeArguments[0], without) };
        }

        return Scalar(plain) ?? ForRecord(plain, without);
    }

    private static JsonSchema? Scalar(Type type)
    {
        if (type == typeof(string))
        {
            return new JsonSchema { Type = SchemaType.String };
        }

        if (type == typeof(int))
        {
            return new JsonSchema { Type = SchemaType.Integer, Format = "int32" };
        }

        if (type == typeof(long))
        {
            return new JsonSchema { Type = SchemaType.Integer, Format = "int64" };
        }

        if (type == typeof(bool))
        {
            return new JsonSchema { Type = SchemaType.Boolean };
        }

        if (type == typeof(DateTimeOffset))
        {
            return new JsonSchema { Type = SchemaType.String, Format = "date-time" };
        }

        if (type == typeof(SecretBytes))
        {
            return new JsonSchema { Type = SchemaType.String, Format = "byte" };
        }

        if (type == typeof(IntOrString))
        {
            return new JsonSchema { Type = SchemaType.IntOrString };
        }

        return type == typeof(RawJson) ? new JsonSchema { Type = SchemaType.Any, PreserveUnknownFields = true } : null;
    }

    private static EquatableList<ValidationRule> RulesOf(object[] attributes) =>
        attributes.OfType<IRulesAttribute>().FirstOrDefault()?.Rules ?? default;
}
