using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests;

/// <summary>The YAML files of the folder <c>Samples</c>: one object of a kind each, with every field set.</summary>
internal static class Samples
{
    private static readonly ConcurrentDictionary<string, JsonNode> Loaded = new(StringComparer.Ordinal);

    public static JsonObject Load(string name) => Loaded.GetOrAdd(name, static file => Read(file).Single().Node).DeepClone().AsObject();

    public static IReadOnlyList<YamlDocument> Read(string name) =>
        YamlReader.ReadAll(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", $"{name}.yaml")));

    public static ResourceDefinition DefinitionOf(JsonObject resource)
    {
        var apiVersion = resource["apiVersion"]!.GetValue<string>();
        var group = apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";
        return ResourceCatalog.Find(group, resource["kind"]!.GetValue<string>())!;
    }

    /// <summary>Defaults a copy and says what is wrong with it: structure, rules, and the kind's own validation.</summary>
    public static IReadOnlyList<FieldError> Validate(JsonObject resource, JsonObject? old = null)
    {
        var definition = DefinitionOf(resource);
        var defaulted = Defaulted(resource);
        var before = old is null ? null : Defaulted(old);
        var errors = SchemaValidator.Validate(defaulted, definition.Versions[0].Schema, before);
        return errors.Count > 0 || definition.Validate is null ? errors : [.. definition.Validate(defaulted, before)];
    }

    public static JsonObject Defaulted(JsonObject resource)
    {
        var definition = DefinitionOf(resource);
        var copy = resource.DeepClone().AsObject();
        SchemaDefaulter.ApplyDefaults(copy, definition.Versions[0].Schema);
        definition.ApplyDefaults?.Invoke(copy);
        return copy;
    }
}
