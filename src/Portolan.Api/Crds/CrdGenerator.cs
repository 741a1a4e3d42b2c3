using System.Text.Json.Nodes;
using Portolan.Api.Crds;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api;

/// <summary>Writes definitions of kinds as CustomResourceDefinitions; the same definition always gives the same text.</summary>
public static class CrdGenerator
{
    /// <summary>The CustomResourceDefinition of a kind. The first version is the one that is stored.</summary>
    public static JsonObject Generate(ResourceDefinition definition)
    {
        var names = new JsonObject
        {
            ["kind"] = definition.Kind,
            ["listKind"] = $"{definition.Kind}List",
            ["plural"] = definition.Plural,
            ["singular"] = definition.Singular,
        };
        AddTexts(names, "shortNames", definition.ShortNames);
        AddTexts(names, "categories", definition.Categories);
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{definition.Plural}.{definition.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = definition.Group,
                ["names"] = names,
                ["scope"] = definition.Scope.ToString(),
                ["versions"] = new JsonArray([
                    .. definition.Versions.Select((version, index) => Version(version, definition.Kind, index == 0)),
                ]),
            },
        };
    }

    /// <summary>The CustomResourceDefinitions of all kinds of <paramref name="group"/>, by name, as one YAML text.</summary>
    public static string GenerateYaml(string group) =>
        YamlWriter.WriteAll(
            ResourceCatalog
                .All.Where(definition => definition.Group == group && !definition.IsBuiltIn)
                .OrderBy(definition => definition.Plural, StringComparer.Ordinal)
                .Select(Generate)
        );

    private static JsonNode Version(ResourceVersion version, string kind, bool isStored)
    {
        var result = new JsonObject
        {
            ["name"] = version.Name,
            ["served"] = version.Served,
            ["storage"] = isStored,
        };
        if (version.DeprecationWarning is { } warning)
        {
            result["deprecated"] = true;
            result["deprecationWarning"] = warning;
        }

        if (!version.Columns.IsEmpty)
        {
            result["additionalPrinterColumns"] = new JsonArray([.. version.Columns.Select(Column)]);
        }

        var subresources = new JsonObject();
        if (version.HasStatus)
        {
            subresources["status"] = new JsonObject();
        }

        if (version.Scale is { } scale)
        {
            subresources["scale"] = new JsonObject
            {
                ["specReplicasPath"] = scale.SpecReplicas,
                ["statusReplicasPath"] = scale.StatusReplicas,
            };
        }

        if (subresources.Count > 0)
        {
            result["subresources"] = subresources;
        }

        result["schema"] = new JsonObject { ["openAPIV3Schema"] = Root(version.Schema, kind) };
        return result;
    }

    private static JsonObject Root(JsonSchema schema, string kind)
    {
        var properties = schema
            .Properties.With(
                "apiVersion",
                new JsonSchema { Type = SchemaType.String, Description = "The version of the schema of this object." }
            )
            .With("kind", new JsonSchema { Type = SchemaType.String, Description = $"The kind of this object: {kind}." })
            .With("metadata", new JsonSchema { Type = SchemaType.Object });
        return OpenApiSchema.Of(schema with { Properties = properties });
    }

    private static JsonNode Column(PrinterColumn column)
    {
        var result = new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.JsonPath,
        };
        if (column.Description.Length > 0)
        {
            result["description"] = column.Description;
        }

        if (column.Priority > 0)
        {
            result["priority"] = column.Priority;
        }

        return result;
    }

    private static void AddTexts(JsonObject target, string field, EquatableList<string> texts)
    {
        if (!texts.IsEmpty)
        {
            target[field] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }
}
