using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Catalog.Kept;

/// <summary>
/// Words for the schemas of kinds that are kept and that no code of ours reads: the fields that <c>kubectl explain</c>, patches and
/// required values need are named, and all others are kept as they were sent.
/// </summary>
internal static class Shape
{
    public static JsonSchema PodTemplate { get; } =
        SchemaBuilder.ForType(typeof(PodTemplateSpec)) with
        {
            Description = "What a Pod looks like.",
        };

    public static JsonSchema Selector { get; } =
        SchemaBuilder.ForType(typeof(LabelSelector)) with
        {
            Description = "The labels by which it knows its Pods.",
            AtomicObject = true,
        };

    public static JsonSchema Conditions { get; } =
        SchemaBuilder.ForType(typeof(EquatableList<WorkloadCondition>)) with
        {
            Description = "What was observed.",
            ListType = ListType.Map,
            ListMapKeys = ["type"],
            PatchMergeKey = "type",
        };

    /// <summary>A text; with <paramref name="values"/>, one of them.</summary>
    public static JsonSchema Text(string description, params string[] values) =>
        new()
        {
            Type = SchemaType.String,
            Description = description,
            Enum = values.ToEquatableList(),
        };

    public static JsonSchema Number(string description) =>
        new()
        {
            Type = SchemaType.Integer,
            Format = "int32",
            Description = description,
        };

    public static JsonSchema Generation { get; } =
        new()
        {
            Type = SchemaType.Integer,
            Format = "int64",
            Description = "The generation that the status is about.",
        };

    public static JsonSchema Flag(string description) => new() { Type = SchemaType.Boolean, Description = description };

    public static JsonSchema Time(string description) =>
        new()
        {
            Type = SchemaType.String,
            Format = "date-time",
            Description = description,
        };

    public static JsonSchema NumberOrText(string description) => new() { Type = SchemaType.IntOrString, Description = description };

    public static JsonSchema Any(string description) =>
        new()
        {
            Type = SchemaType.Any,
            PreserveUnknownFields = true,
            Description = description,
        };

    /// <summary>An object with these fields and any others.</summary>
    public static JsonSchema Open(string description, params ReadOnlySpan<(string Name, JsonSchema Schema)> fields) =>
        Closed(description, fields) with
        {
            PreserveUnknownFields = true,
        };

    /// <summary>An object with these fields and no others.</summary>
    public static JsonSchema Closed(string description, params ReadOnlySpan<(string Name, JsonSchema Schema)> fields)
    {
        var properties = new List<KeyValuePair<string, JsonSchema>>(fields.Length);
        foreach (var (name, schema) in fields)
        {
            properties.Add(new(name, schema));
        }

        return new()
        {
            Type = SchemaType.Object,
            Description = description,
            Properties = new EquatableMap<JsonSchema>(properties),
        };
    }

    public static JsonSchema Map(string description, JsonSchema values) =>
        new()
        {
            Type = SchemaType.Object,
            AdditionalProperties = values,
            Description = description,
        };

    /// <summary>Amounts by resource, like <c>cpu: 500m</c>.</summary>
    public static JsonSchema Amounts(string description) => Map(description, new() { Type = SchemaType.IntOrString });

    /// <summary>A list that is replaced whole.</summary>
    public static JsonSchema List(string description, JsonSchema items) =>
        new()
        {
            Type = SchemaType.Array,
            Items = items,
            Description = description,
        };

    /// <summary>A list whose items are told apart by a field.</summary>
    public static JsonSchema List(string description, JsonSchema items, string key) =>
        List(description, items) with
        {
            ListType = ListType.Map,
            ListMapKeys = [key],
            PatchMergeKey = key,
        };

    public static JsonSchema Texts(string description) => List(description, new JsonSchema { Type = SchemaType.String });

    public static JsonSchema WithDefault(this JsonSchema schema, JsonNode value) => schema with { Default = value };

    public static JsonSchema Requiring(this JsonSchema schema, params string[] fields) =>
        schema with
        {
            Required = fields.Order(StringComparer.Ordinal).ToEquatableList(),
        };

    /// <summary>The whole object; a field named <c>status</c> is the subresource.</summary>
    public static ResourceDefinition Define(
        ResourceType type,
        string[] names,
        string[] categories,
        PrinterColumn[] columns,
        params ReadOnlySpan<(string Name, JsonSchema Schema)> fields
    )
    {
        var schema = Closed($"{type.Kind}: kept for those who read it; nothing here acts on it.", fields);
        return new ResourceDefinition
        {
            Group = type.Group,
            Kind = type.Kind,
            Plural = type.Plural,
            Singular = type.Kind.ToLowerInvariant(),
            ShortNames = names.ToEquatableList(),
            Categories = categories.ToEquatableList(),
            Scope = type.Scope,
            IsBuiltIn = true,
            Versions =
            [
                new ResourceVersion
                {
                    Name = type.Version,
                    Schema = schema,
                    HasStatus = schema.Properties.ContainsKey("status"),
                    Columns = columns.ToEquatableList(),
                },
            ],
        };
    }

    /// <summary>The kind with fields that must be there.</summary>
    public static ResourceDefinition Requiring(this ResourceDefinition definition, params string[] fields) =>
        definition.Each(version => version with { Schema = version.Schema.Requiring(fields) });

    /// <summary>The kind with a <c>scale</c> subresource.</summary>
    public static ResourceDefinition Scaled(this ResourceDefinition definition) =>
        definition.Each(version => version with { Scale = new ScalePaths(".spec.replicas", ".status.replicas", null) });

    private static ResourceDefinition Each(this ResourceDefinition definition, Func<ResourceVersion, ResourceVersion> change) =>
        definition with
        {
            Versions = definition.Versions.Select(change).ToEquatableList(),
        };
}
