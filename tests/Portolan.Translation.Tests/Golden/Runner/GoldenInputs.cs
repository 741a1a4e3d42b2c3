using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>Reads inputs as an API server would take them: defaults, no unknown fields, no broken rules.</summary>
internal static class GoldenInputs
{
    private const string Created = "2026-01-01T00:00:00Z";

    private static readonly Dictionary<(string Group, string Kind), MethodInfo> Parsers = typeof(IResource)
        .Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && IsResource(type))
        .ToDictionary(
            type => (ResourceJson.TypeOf(type).Group, ResourceJson.TypeOf(type).Kind),
            type => ParseMethod.MakeGenericMethod(type)
        );

    private static readonly JsonSerializerOptions ReportOptions = new(ResourceJson.Options)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private static MethodInfo ParseMethod => typeof(ResourceJson).GetMethod(nameof(ResourceJson.Parse), [typeof(JsonNode)])!;

    public static IReadOnlyList<IResource> Read(string yaml) =>
        [.. YamlReader.ReadAll(yaml).Select(document => Read(document.Node.AsObject()))];

    private static IResource Read(JsonObject document)
    {
        var apiVersion = (string)document["apiVersion"]!;
        var kind = (string)document["kind"]!;
        var group = apiVersion.Contains('/', StringComparison.Ordinal)
            ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)]
            : "";
        Validate(document, group, apiVersion, kind);
        var metadata = document["metadata"]!.AsObject();
        metadata["generation"] ??= 1;
        metadata["uid"] = $"uid-of-{kind}-{metadata["name"]}".ToLowerInvariant();
        metadata["creationTimestamp"] ??= Created;
        return kind == nameof(ProxyReport)
            ? document.Deserialize<ProxyReport>(ReportOptions)!
            : (IResource)Parsers[(group, kind)].Invoke(null, [document])!;
    }

    private static void Validate(JsonObject document, string group, string apiVersion, string kind)
    {
        if (ResourceCatalog.Find(group, kind) is not { } definition)
        {
            Assert.Equal(nameof(ProxyReport), kind);
            return;
        }

        var version = definition.Versions.Single(candidate => apiVersion.EndsWith(candidate.Name, StringComparison.Ordinal));
        var name = $"{kind} {document["metadata"]?["name"]}";
        var unknown = SchemaPruner.Prune(document, version.Schema);
        Assert.True(unknown.Count == 0, $"{name} has unknown fields: {string.Join(", ", unknown)}");
        SchemaDefaulter.ApplyDefaults(document, version.Schema);
        var errors = SchemaValidator.Validate(document, version.Schema);
        Assert.True(errors.Count == 0, $"{name}: {string.Join("; ", errors)}");
    }

    private static bool IsResource(Type type) =>
        type.GetInterfaces()
            .Any(each =>
                each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IResource<>) && each.GenericTypeArguments[0] == type
            );
}
