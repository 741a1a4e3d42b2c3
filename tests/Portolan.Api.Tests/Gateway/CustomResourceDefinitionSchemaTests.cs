using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Holds the schemas made of our records against the CRDs of the Gateway API release that they follow.</summary>
public sealed class CustomResourceDefinitionSchemaTests
{
    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var definition in ResourceCatalog.All.Where(d => d.Group.StartsWith("gateway.networking.", StringComparison.Ordinal)))
            {
                data.Add(definition.Group, definition.Kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_is_that_of_the_experimental_custom_resource_definition(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var crd = ReferenceCrds.Load(definition);

        var differences = definition.Versions
            .SelectMany(version => SchemaDifference.Of(Version(crd, version.Name)["schema"]!["openAPIV3Schema"]!.AsObject(), version.Schema, kind));

        Assert.Empty(differences);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Names_and_columns_are_those_of_the_custom_resource_definition(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var crd = ReferenceCrds.Load(definition);
        var names = crd["spec"]!["names"]!;

        Assert.Equal(names["plural"]!.GetValue<string>(), definition.Plural);
        Assert.Equal(names["singular"]!.GetValue<string>(), definition.Singular);
        Assert.Equal(crd["spec"]!["scope"]!.GetValue<string>(), definition.Scope.ToString());
        Assert.Equal(Texts(names["shortNames"]), definition.ShortNames);
        Assert.Equal(Texts(names["categories"]), definition.Categories);
        Assert.Equal(
            crd["spec"]!["versions"]!.AsArray().Where(v => v!["served"]!.GetValue<bool>()).Select(v => v!["name"]!.GetValue<string>()),
            definition.Versions.Select(v => v.Name));
        foreach (var version in definition.Versions)
        {
            var expected = Version(crd, version.Name);
            Assert.Equal(
                expected["additionalPrinterColumns"]?.AsArray().Select(c => (c!["name"]!.GetValue<string>(), c["type"]!.GetValue<string>(), c["jsonPath"]!.GetValue<string>(), c["priority"]?.GetValue<long>() ?? 0)) ?? [],
                version.Columns.Select(c => (c.Name, c.Type, c.JsonPath, (long)c.Priority)));
            Assert.Equal(expected["subresources"]?["status"] is not null, version.HasStatus);
        }
    }

    private static JsonObject Version(JsonObject crd, string name) =>
        crd["spec"]!["versions"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == name)!.AsObject();

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.GetValue<string>()) ?? [];
}
