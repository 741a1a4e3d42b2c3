using System.Text.Json.Nodes;
using Portolan.Api.Tests.Gateway;

namespace Portolan.Api.Tests.Catalog;

public sealed class CrdGeneratorTests
{
    public static TheoryData<string, string> CustomKinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var definition in ResourceCatalog.All.Where(definition => !definition.IsBuiltIn))
            {
                data.Add(definition.Group, definition.Kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CustomKinds))]
    public void Schema_that_is_written_is_the_schema_that_validates(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;

        var versions = CrdGenerator.Generate(definition)["spec"]!["versions"]!.AsArray();

        Assert.Empty(
            versions.SelectMany(
                (version, i) => SchemaDifference.Of(version!["schema"]!["openAPIV3Schema"]!.AsObject(), definition.Versions[i].Schema, kind)
            )
        );
    }

    [Fact]
    public void Same_definitions_give_the_same_text() =>
        Assert.Equal(CrdGenerator.GenerateYaml("kuma.io"), CrdGenerator.GenerateYaml("kuma.io"));

    [Fact]
    public void Text_holds_one_definition_for_each_kind_of_the_group()
    {
        var names = YamlReader
            .ReadAll(CrdGenerator.GenerateYaml("kuma.io"))
            .Select(document => document.Node["metadata"]!["name"]!.GetValue<string>())
            .ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("meshgateways.kuma.io", names);
        Assert.Contains("meshhttproutes.kuma.io", names);
    }

    [Fact]
    public void Just_one_version_is_stored() =>
        Assert.All(
            ResourceCatalog.All.Where(definition => !definition.IsBuiltIn),
            definition =>
                Assert.Single(
                    CrdGenerator.Generate(definition)["spec"]!["versions"]!.AsArray(),
                    version => version!["storage"]!.GetValue<bool>()
                )
        );

    [Fact]
    public void Docstring_of_a_field_is_its_description()
    {
        var schema = ResourceCatalog.Find("gateway.networking.k8s.io", "HTTPRoute")!.Versions[0].Schema;

        Assert.Equal("Routes HTTP requests from parents to backends.", schema.Description);
        Assert.Equal("The hosts; those of the listener when empty.", schema.Properties["spec"].Properties["hostnames"].Description);
        Assert.Equal("What controllers say of it.", schema.Properties["status"].Description);
    }

    [Theory]
    [MemberData(nameof(CustomKinds))]
    public void No_field_goes_without_a_description(string group, string kind)
    {
        var properties = CrdGenerator.Generate(ResourceCatalog.Find(group, kind)!)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]![
            "properties"
        ]!.AsObject();

        Assert.Empty(Undescribed(properties, kind));
    }

    private static IEnumerable<string> Undescribed(JsonObject properties, string path) =>
        properties
            .Where(property => property.Key != "metadata")
            .SelectMany(property =>
            {
                var below = (property.Value!["items"]?["properties"] ?? property.Value["properties"]) as JsonObject ?? [];
                var missing = property.Value["description"] is null ? [$"{path}.{property.Key}"] : Array.Empty<string>();
                return missing.Concat(Undescribed(below, $"{path}.{property.Key}"));
            });
}
