using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// The CustomResourceDefinitions of the Gateway API release, where somebody has put them: in <c>spec/gateway-api/crds</c> of the folder
/// that
/// <c>PORTOLAN_SPEC</c> names, or of <c>shared</c> beside the repository. Without them a test is skipped.
/// </summary>
internal static class ReferenceCrds
{
    /// <summary>The definition of a kind in the experimental channel, which has all of them.</summary>
    public static JsonObject Experimental(ResourceDefinition definition) => Load("experimental", definition);

    /// <summary>The definition of a kind in the standard channel, which has those of the group without an x.</summary>
    public static JsonObject Standard(ResourceDefinition definition) => Load("standard", definition);

    private static JsonObject Load(string channel, ResourceDefinition definition)
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "the reference CRDs are not there; set PORTOLAN_SPEC to the folder that holds gateway-api/crds");
        var file = Path.Combine(folder, channel, $"{definition.Group}_{definition.Plural}.yaml");
        return YamlReader.ReadAll(File.ReadAllText(file)).Single().Node.AsObject();
    }

    private static string? Folder()
    {
        var candidates = new List<string>();
        if (Environment.GetEnvironmentVariable("PORTOLAN_SPEC") is { Length: > 0 } set)
        {
            candidates.Add(set);
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            candidates.Add(Path.Combine(at.FullName, "shared", "spec"));
        }

        return candidates.Select(root => Path.Combine(root, "gateway-api", "crds")).FirstOrDefault(Directory.Exists);
    }
}
