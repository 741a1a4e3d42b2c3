using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests;

/// <summary>The YAML files of the folder <c>Samples</c>: objects of a kind each, of which the first has the most fields set.</summary>
internal static class Samples
{
    private static readonly ConcurrentDictionary<string, JsonNode> Loaded = new(StringComparer.Ordinal);

    public static JsonObject Load(string name) => Loaded.GetOrAdd(name, static file => Read(file)[0].Node).DeepClone().AsObject();

    public static bool Exists(string name) => File.Exists(PathOf(name));

    public static IReadOnlyList<YamlDocument> Read(string name) => YamlReader.ReadAll(File.ReadAllText(PathOf(name)));

    public static ResourceDefinition DefinitionOf(JsonObject resource)
    {
        var apiVersion = resource["apiVersion"]!.GetValue<string>();
        var group = apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";
        return ResourceCatalog.Find(group, resource["kind"]!.GetValue<string>())!;
    }

    /// <summary>The schema of the version that the object says.</summary>
    public static JsonSchema SchemaOf(JsonObject resource)
    {
        var apiVersion = resource["apiVersion"]!.GetValue<string>();
        return DefinitionOf(resource).Versions.Single(version => version.Name == apiVersion[(apiVersion.IndexOf('/') + 1)..]).Schema;
    }

    /// <summary>Defaults a copy and says what is wrong with it: structure, rules, and the kind's own validation.</summary>
    public static IReadOnlyList<FieldError> Validate(JsonObject resource, JsonObject? old = null)
    {
        var definition = DefinitionOf(resource);
        var defaulted = Defaulted(resource);
        var before = old is null ? null : Defaulted(old);
        var errors = SchemaValidator.Validate(defaulted, SchemaOf(resource), before);
        return errors.Count > 0 || definition.Validate is null ? errors : [.. definition.Validate(defaulted, before)];
    }

    public static JsonObject Defaulted(JsonObject resource)
    {
        var definition = DefinitionOf(resource);
        var copy = resource.DeepClone().AsObject();
        SchemaDefaulter.ApplyDefaults(copy, SchemaOf(resource));
        definition.ApplyDefaults?.Invoke(copy);
        return copy;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", $"{name}.yaml");
}
