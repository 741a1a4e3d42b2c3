using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.ProxyConfig;
using Portolan.Translation.Tests.Golden.Runner;

namespace Portolan.Translation.Tests.Fields;

/// <summary>A cluster of the folder <c>Worlds</c>, and what translation says of it to users, workloads and proxies.</summary>
internal sealed class FieldWorld
{
    private readonly World _world = new();

    private FieldWorld(string yaml)
    {
        Objects = [.. YamlReader.ReadAll(yaml).Select(document => document.Node.AsObject())];
        foreach (var document in Objects)
        {
            Apply(document);
        }

        Said = Say();
        Problems = Complaints();
    }

    public static IReadOnlyList<FieldWorld> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Path.GetDirectoryName(GoldenCase.Folder)!, "Fields", "Worlds"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => new FieldWorld(File.ReadAllText(path))),
    ];

    public IReadOnlyList<JsonObject> Objects { get; }

    /// <summary>
    /// All that comes of it: statuses, findings, what proxies do, what is deployed. Mesh resources that are generated do not count: a field
    /// that is copied into one of them and goes no further has no effect.
    /// </summary>
    public string Said { get; }

    /// <summary>What is refused, and why.</summary>
    public IReadOnlySet<string> Problems { get; }

    /// <summary>What is wrong with an object; the API would not take it.</summary>
    public static bool IsValid(JsonObject resource)
    {
        var (definition, schema) = DefinitionOf(resource);
        var copy = resource.DeepClone().AsObject();
        SchemaDefaulter.ApplyDefaults(copy, schema);
        definition.ApplyDefaults?.Invoke(copy);
        return SchemaPruner.Prune(copy, schema).Count == 0
            && SchemaValidator.Validate(copy, schema).Count == 0
            && definition.Validate?.Invoke(copy, null).Any() is not true;
    }

    public static (ResourceDefinition Definition, JsonSchema Schema) DefinitionOf(JsonObject resource)
    {
        var apiVersion = (string)resource["apiVersion"]!;
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var definition = ResourceCatalog.Find(slash < 0 ? "" : apiVersion[..slash], (string)resource["kind"]!)!;
        return (definition, definition.Versions.Single(version => version.Name == apiVersion[(slash + 1)..]).Schema);
    }

    /// <summary>What would be said, and complained about, with another object in place of one that is there.</summary>
    public (string Said, IReadOnlySet<string> Problems) With(JsonObject original, JsonObject changed)
    {
        Apply(changed);
        var result = (Say(), Complaints());
        Apply(original);
        return result;
    }

    /// <summary>A copy with all defaults.</summary>
    public static JsonObject Defaulted(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        SchemaDefaulter.ApplyDefaults(copy, DefinitionOf(copy).Schema);
        return copy;
    }

    private void Apply(JsonObject resource)
    {
        var copy = Defaulted(resource);
        copy["metadata"]!["creationTimestamp"] ??= "2026-01-01T00:00:00Z";
        copy["metadata"]!["generation"] ??= 1;
        _world.Apply(copy.ToJsonString());
    }

    private string Say()
    {
        var output = _world.Output;
        return string.Join(
            '\n',
            [
                .. output
                    .Statuses.Select(entry => $"{entry.Key} {ResourceJson.ToJson(entry.Value)["status"]?.ToJsonString()}")
                    .Order(StringComparer.Ordinal),
                .. output
                    .Objects.Where(entry => entry.Value is Deployment or Service or ServiceAccount)
                    .Select(entry => $"{entry.Key} {ResourceJson.ToJson(entry.Value).ToJsonString()}")
                    .Order(StringComparer.Ordinal),
                .. output
                    .Proxies.Select(entry => $"{entry.Key} {RecordDump.Of(entry.Value)?.ToJsonString()}")
                    .Order(StringComparer.Ordinal),
                .. output.Findings.Select(finding => finding.ToString()),
            ]
        );
    }

    private HashSet<string> Complaints()
    {
        var output = _world.Output;
        return
        [
            .. output.Statuses.SelectMany(entry =>
                Conditions(ResourceJson.ToJson(entry.Value)["status"])
                    .Where(condition => !IsForWantOfProxies((string?)condition["reason"]))
                    .Where(condition =>
                        ((string?)condition["type"] is "PartiallyInvalid" or "Conflicted") == ((string?)condition["status"] == "True")
                    )
                    .Select(condition => $"{entry.Key} {condition["type"]} {condition["reason"]} {condition["message"]}")
            ),
            .. output.Findings.Select(finding => finding.ToString()),
            .. output
                .Proxies.Values.SelectMany(proxy => proxy.Routes.Values)
                .SelectMany(route =>
                    route.Action switch
                    {
                        RouteAction.Respond => [$"{route.Key} answers 500"],
                        RouteAction.Forward forward => forward
                            .Backends.Select((share, index) => (share, index))
                            .Where(entry => entry.share.Backend is null)
                            .Select(entry => $"{route.Key} answers 500 in place of backend {entry.index}"),
                        _ => [],
                    }
                ),
        ];
    }

    // Nothing runs in these worlds: what waits for that is not refused.
    private static bool IsForWantOfProxies(string? reason) =>
        reason is "Pending" or "AddressNotAssigned" or "DeploymentNotAvailable" or "LoadBalancerAddressNotReady";

    private static IEnumerable<JsonNode> Conditions(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field =>
                field is { Key: "conditions", Value: JsonArray conditions } ? conditions.OfType<JsonNode>() : Conditions(field.Value)
            ),
            JsonArray items => items.SelectMany(Conditions),
            _ => [],
        };
}
