using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>A Gateway API kind of the catalog, in a version whose schema no other version has.</summary>
internal sealed record TestedKind(ResourceDefinition Definition, ResourceVersion Version)
{
    private static readonly Lazy<List<TestedKind>> Found = new(static () =>
        [
            .. ResourceCatalog
                .All.Where(definition => definition.Group.StartsWith("gateway.networking.", StringComparison.Ordinal))
                .SelectMany(definition =>
                    definition
                        .Versions.DistinctBy(v => v.Schema, ReferenceEqualityComparer.Instance)
                        .Select(v => new TestedKind(definition, v))
                ),
        ]
    );

    /// <summary>All of them; a kind without a sample is left to the test that asks for one.</summary>
    public static IEnumerable<TestedKind> WithSample => Found.Value.Where(kind => Tests.Samples.Exists(kind.Definition.Kind));

    /// <summary>The names of all of them.</summary>
    public static TheoryData<string> Names => [.. Found.Value.Select(kind => kind.ToString())];

    public static TestedKind Of(string name) => Found.Value.Single(kind => kind.ToString() == name);

    /// <summary>Objects in this version; each field is set in one of them at least.</summary>
    public IReadOnlyList<JsonObject> Samples()
    {
        Assert.True(
            Tests.Samples.Exists(Definition.Kind),
            $"add Samples/{Definition.Kind}.yaml: a valid {Definition.Kind} with every field set"
        );
        return [.. Tests.Samples.Read(Definition.Kind).Select(document => document.Node.DeepClone().AsObject()).Select(InThisVersion)];
    }

    private JsonObject InThisVersion(JsonObject resource)
    {
        resource["apiVersion"] = $"{Definition.Group}/{Version.Name}";
        return resource;
    }

    public override string ToString() => $"{Definition.Kind} {Version.Name}";
}
