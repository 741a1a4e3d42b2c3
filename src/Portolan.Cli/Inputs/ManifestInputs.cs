using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Cli.Manifests;
using Portolan.Translation;

namespace Portolan.Cli.Inputs;

/// <summary>
/// Takes manifests as an API server would: namespaces and defaults are filled in, unknown fields and broken rules are refused. What
/// Portolan itself brings (the class <c>kuma</c>, the mesh <c>default</c>, namespaces that are named but not declared) is there as well.
/// </summary>
internal static class ManifestInputs
{
    private const string Brought = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kuma}
        spec: {controllerName: gateways.kuma.io/controller}
        ---
        apiVersion: kuma.io/v1alpha1
        kind: Mesh
        metadata: {name: default}
        """;

    /// <exception cref="CliException">A document is refused; the message has a line for each reason.</exception>
    public static IReadOnlyList<InputChange> Read(IReadOnlyList<ManifestDocument> documents)
    {
        var inputs = new Dictionary<ObjectKey, InputChange>();
        var errors = new List<string>();
        var order = 0;
        foreach (var document in ManifestText.Parse("portolan", Brought).Concat(documents))
        {
            var (change, problems) = Read(document, order++);
            errors.AddRange(problems.Select(problem => $"{document}: {problem}"));
            if (change is not null)
            {
                inputs[change.Key] = change;
            }
        }

        if (errors.Count > 0)
        {
            throw new CliException(ExitCode.InvalidManifest, string.Join("\nportolan: ", errors));
        }

        foreach (
            var name in inputs
                .Keys.Select(key => key.Name.Namespace)
                .Where(name => name.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .ToList()
        )
        {
            var (change, _) = Read(NamespaceManifest(name), order);
            inputs.TryAdd(change!.Key, change);
        }

        return [.. inputs.Values];
    }

    private static (InputChange? Change, IReadOnlyList<string> Problems) Read(ManifestDocument document, int order)
    {
        var (group, version) = document.ApiVersion.Split('/') is [var first, var second] ? (first, second) : ("", document.ApiVersion);
        if (
            ResourceCatalog.Find(group, document.Kind) is not { } definition
            || definition.Versions.FirstOrDefault(candidate => candidate.Name == version) is not { } served
        )
        {
            // A kind that we do not know cannot matter to us; a cluster may well have it.
            return (null, []);
        }

        var resource = Complete(document, definition, order);
        var unknown = SchemaPruner.Prune(resource, served.Schema);
        SchemaDefaulter.ApplyDefaults(resource, served.Schema);
        definition.ApplyDefaults?.Invoke(resource);
        IEnumerable<string> problems =
        [
            .. unknown.Select(field => $"unknown field \"{field}\""),
            .. SchemaValidator.Validate(resource, served.Schema).Select(error => error.ToString()),
        ];
        if (problems.Any())
        {
            return (null, [.. problems]);
        }

        var broken = definition.Validate?.Invoke(resource, null).Select(error => error.ToString()).ToList() ?? [];
        var kind = ReadableKind.All.FirstOrDefault(candidate => candidate.Type.Group == group && candidate.Type.Kind == document.Kind);
        return broken.Count > 0 ? (null, broken) : (kind?.Read(resource), []);
    }

    private static JsonObject Complete(ManifestDocument document, ResourceDefinition definition, int order)
    {
        var resource = document.Object.DeepClone().AsObject();
        var metadata = resource["metadata"] as JsonObject ?? [];
        resource["metadata"] = metadata;
        metadata["generation"] = 1;
        metadata["uid"] = $"manifest-{order}";

        // The order in the files stands for the order of creation.
        metadata["creationTimestamp"] = DateTimeOffset
            .UnixEpoch.AddSeconds(order)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (definition.Scope == ResourceScope.Namespaced)
        {
            metadata["namespace"] ??= "default";
        }

        return resource;
    }

    private static ManifestDocument NamespaceManifest(string name) =>
        new(
            "portolan",
            1,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
                },
            }
        );
}
