using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Catalog;

/// <summary>A stranger's object may hold anything anywhere: it is refused, and nothing throws.</summary>
public sealed class GarbageTests
{
    private static readonly string[] Garbage =
    [
        "null",
        "\"x\"",
        "1",
        "true",
        "[]",
        "{}",
        "[null]",
        "[1]",
        "[{}]",
        "{\"\":null}",
        "{\"a\":[{\"b\":{}}]}",
    ];

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var definition in ResourceCatalog.All)
            {
                data.Add(definition.Group, definition.Kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Garbage_in_any_field_is_judged_without_an_exception(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var schema = definition.Versions[0].Schema;
        var paths = Paths(schema, "", 3).ToList();
        Assert.NotEmpty(paths);

        foreach (var path in paths)
        {
            foreach (var json in Garbage)
            {
                var resource = At(path, JsonNode.Parse(json));

                Assert.NotNull(Judge(resource, definition, schema));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_of_an_empty_object_are_computed_without_an_exception(string group, string kind) =>
        Assert.All(
            ResourceCatalog.Find(group, kind)!.Versions[0].Columns.Where(column => column.Render is not null),
            column => Assert.NotNull((object?)column.Render!(new JsonObject { ["metadata"] = new JsonObject() }) ?? "")
        );

    private static List<FieldError> Judge(JsonObject resource, ResourceDefinition definition, JsonSchema schema)
    {
        SchemaPruner.Prune(resource, schema);
        SchemaDefaulter.ApplyDefaults(resource, schema);
        definition.ApplyDefaults?.Invoke(resource);
        List<FieldError> errors = [.. SchemaValidator.Validate(resource, schema), .. MetadataValidation.Validate(resource, definition)];
        if (errors.Count == 0 && definition.Validate is { } validate)
        {
            errors.AddRange(validate(resource, null));
        }

        return errors;
    }

    private static IEnumerable<string> Paths(JsonSchema schema, string path, int depth)
    {
        foreach (var (name, property) in schema.Properties)
        {
            var below = path.Length == 0 ? name : $"{path}.{name}";
            yield return below;
            foreach (var deeper in depth == 0 ? [] : Paths(property, below, depth - 1))
            {
                yield return deeper;
            }
        }
    }

    private static JsonObject At(string path, JsonNode? value)
    {
        var root = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" } };
        var steps = path.Split('.');
        var parent = root;
        foreach (var step in steps[..^1])
        {
            var next = new JsonObject();
            parent[step] = next;
            parent = next;
        }

        parent[steps[^1]] = value;
        return root;
    }
}
