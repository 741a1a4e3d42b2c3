using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portolan.Api.Gateway;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Holds the schemas made of our records against the CRDs of the Gateway API release that they follow.</summary>
public sealed partial class CustomResourceDefinitionSchemaTests
{
    public static TheoryData<string, string> Kinds => Of(GatewayApi.Group, GatewayApi.ExperimentalGroup);

    public static TheoryData<string, string> StandardKinds => Of(GatewayApi.Group);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_is_that_of_the_experimental_custom_resource_definition(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var crd = ReferenceCrds.Experimental(definition);

        var differences = definition.Versions.SelectMany(version =>
            SchemaDifference.Of(Version(crd, version.Name)["schema"]!["openAPIV3Schema"]!.AsObject(), version.Schema, kind)
        );

        Assert.Empty(differences);
    }

    [Theory]
    [MemberData(nameof(StandardKinds))]
    public void Schema_asks_no_more_than_that_of_the_standard_channel_but_for_header_values(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var crd = ReferenceCrds.Standard(definition);

        var differences = definition
            .Versions.Where(version => Served(crd, version.Name))
            .SelectMany(version =>
                SchemaDifference.Of(Version(crd, version.Name)["schema"]!["openAPIV3Schema"]!.AsObject(), version.Schema, kind)
            );

        Assert.DoesNotContain(differences, difference => !BeyondStandard().IsMatch(difference));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Names_and_columns_are_those_of_the_custom_resource_definition(string group, string kind)
    {
        var definition = ResourceCatalog.Find(group, kind)!;
        var crd = ReferenceCrds.Experimental(definition);
        var names = crd["spec"]!["names"]!;

        Assert.Equal(names["plural"]!.GetValue<string>(), definition.Plural);
        Assert.Equal(names["singular"]!.GetValue<string>(), definition.Singular);
        Assert.Equal(crd["spec"]!["scope"]!.GetValue<string>(), definition.Scope.ToString());
        Assert.Equal(Texts(names["shortNames"]), definition.ShortNames);
        Assert.Equal(Texts(names["categories"]), definition.Categories);
        Assert.Equal(
            crd["spec"]!["versions"]!.AsArray().Where(v => v!["served"]!.GetValue<bool>()).Select(v => v!["name"]!.GetValue<string>()),
            definition.Versions.Select(v => v.Name)
        );
        foreach (var version in definition.Versions)
        {
            var expected = Version(crd, version.Name);
            Assert.Equal(
                expected["additionalPrinterColumns"]
                    ?.AsArray()
                    .Select(c =>
                        (
                            c!["name"]!.GetValue<string>(),
                            c["type"]!.GetValue<string>(),
                            c["jsonPath"]!.GetValue<string>(),
                            c["priority"]?.GetValue<long>() ?? 0
                        )
                    )
                    ?? [],
                version.Columns.Select(c => (c.Name, c.Type, c.JsonPath, (long)c.Priority))
            );
            Assert.Equal(expected["subresources"]?["status"] is not null, version.HasStatus);
        }
    }

    private static TheoryData<string, string> Of(params string[] groups)
    {
        var data = new TheoryData<string, string>();
        foreach (var definition in ResourceCatalog.All.Where(d => groups.Contains(d.Group)))
        {
            data.Add(definition.Group, definition.Kind);
        }

        return data;
    }

    // Fields that the standard channel does not have it prunes, so that no valid object of it has them; the rules about them, or that look
    // at them too, keep what they were for objects without. Just one thing is asked for that the standard channel does not ask for: what a
    // header's value is made of.
    [GeneratedRegex(
        """
            ^HTTPRoute.*\.filters\[\](\.type:\ enum|:\ rules)\ is
            | ^(GRPC|HTTP)Route\.spec\.rules:\ rules\ is
            | ^(GRPC|HTTP|TCP|TLS|UDP)Route\.spec\.parentRefs:\ rules\ is
            | ^(GRPC|HTTP)Route\..*(HeaderModifier\.(set|add)|headers)\[\]\.value:\ pattern\ is
            | \ is\ not\ in\ the\ CRD$
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex BeyondStandard();

    private static JsonObject Version(JsonObject crd, string name) =>
        crd["spec"]!["versions"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == name)!.AsObject();

    private static bool Served(JsonObject crd, string version) =>
        crd["spec"]!["versions"]!.AsArray().Any(v => v!["name"]!.GetValue<string>() == version && v["served"]!.GetValue<bool>());

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.GetValue<string>()) ?? [];
}
