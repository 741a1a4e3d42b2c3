using System.Text;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Translation.GatewayApi.Classes;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>Prints what translation said, in a stable order and without what no reader of a case wants to see.</summary>
internal static class GoldenOutput
{
    public static string Print(TranslationOutput output, GoldenCase golden, IReadOnlySet<ObjectKey> prelude)
    {
        var sections = new JsonObject();
        Add(sections, "statuses", Named(output.Statuses.Where(status => !prelude.Contains(status.Key)), StatusOf));
        Add(
            sections,
            "finalizers",
            new JsonObject(
                output
                    .Finalizers.Where(entry => !prelude.Contains(entry.Key) && !entry.Value.IsEmpty)
                    .OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
                    .Select(entry =>
                        KeyValuePair.Create(
                            entry.Key.ToString(),
                            (JsonNode?)new JsonArray([.. entry.Value.Select(each => JsonValue.Create(each))])
                        )
                    )
            )
        );
        Add(
            sections,
            "objects",
            Named(output.Objects.Where(entry => golden.ShowsInfrastructure || !IsInfrastructure(entry.Value)), ContentOf)
        );
        if (!golden.ShowsInfrastructure)
        {
            Add(
                sections,
                "infrastructure",
                new JsonArray([
                    .. output
                        .Objects.Where(entry => IsInfrastructure(entry.Value))
                        .Select(entry => entry.Key.ToString())
                        .Order(StringComparer.Ordinal)
                        .Select(name => JsonValue.Create(name)),
                ])
            );
        }

        Add(
            sections,
            "proxies",
            new JsonObject(
                output
                    .Proxies.OrderBy(proxy => proxy.Key)
                    .Select(proxy => KeyValuePair.Create(proxy.Key.ToString(), RecordDump.Of(proxy.Value)))
            )
        );
        Add(sections, "findings", new JsonArray([.. output.Findings.Select(RecordDump.Of)]));
        return YamlWriter.Write(sections);
    }

    private static void Add(JsonObject sections, string name, JsonNode content)
    {
        if (content is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            sections[name] = content;
        }
    }

    private static JsonObject Named(IEnumerable<KeyValuePair<ObjectKey, IResource>> resources, Func<IResource, JsonNode?> content) =>
        new(
            resources
                .OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key.ToString(), content(entry.Value)))
        );

    private static bool IsInfrastructure(IResource resource) => resource is Deployment or Service or ServiceAccount or MeshGatewayInstance;

    private static JsonNode? StatusOf(IResource resource)
    {
        var status = ResourceJson.ToJson(resource)["status"]?.DeepClone();
        Condense(status);
        return status;
    }

    private static JsonObject ContentOf(IResource resource)
    {
        var content = ResourceJson.ToJson(resource);
        content.Remove("apiVersion");
        content.Remove("kind");
        var metadata = content["metadata"]!.AsObject();
        metadata.Remove("name");
        metadata.Remove("namespace");
        metadata.Remove("generation");
        if (resource is Secret secret)
        {
            content["data"] = new JsonObject(
                secret.Data.Select(entry =>
                    KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create($"[redacted, {Blocks(entry.Value)}]"))
                )
            );
        }

        return content;
    }

    private static string Blocks(SecretBytes value) =>
        string.Join(
            " + ",
            Encoding
                .UTF8.GetString(value.Reveal())
                .Split('\n')
                .Where(line => line.StartsWith("-----BEGIN ", StringComparison.Ordinal))
                .Select(line => line.Replace("-----BEGIN ", "", StringComparison.Ordinal).Replace("-----", "", StringComparison.Ordinal))
        );

    // A condition on one line: six lines for each would bury the ones that matter.
    private static void Condense(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToArray())
                {
                    if (name == "conditions" && value is JsonArray conditions)
                    {
                        fields[name] = new JsonArray([.. conditions.Select(condition => JsonValue.Create(Line(condition!)))]);
                    }
                    else if (name == "supportedKinds" && value is JsonArray kinds)
                    {
                        fields[name] = new JsonArray([.. kinds.Select(kind => JsonValue.Create($"{kind!["kind"]}.{kind["group"]}"))]);
                    }
                    else if (name == "supportedFeatures" && value is JsonArray features)
                    {
                        // Each feature that is added would change every file with a class.
                        fields[name] =
                            features.Count == SupportedFeatures.All.Count ? "all" : $"{features.Count} of {SupportedFeatures.All.Count}";
                    }
                    else
                    {
                        Condense(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Condense(item);
                }

                break;
        }
    }

    private static string Line(JsonNode condition) =>
        $"{condition["type"]}={condition["status"]} {condition["reason"]} @{condition["observedGeneration"] ?? "-"}"
        + ((string?)condition["message"] is { Length: > 0 } message ? $": {message}" : "");
}
