using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Which fields each kind of target takes.</summary>
internal static class TargetRefValidation
{
    private const string NamePattern = @"^[0-9a-z.\-_]*$";
    private static readonly string[] Fields = ["name", "namespace", "labels", "tags", "sectionName", "mesh", "proxyTypes"];

    /// <summary>
    /// What is wrong with the reference under <paramref name="path"/>; <paramref name="kinds"/> are those supported there.
    /// </summary>
    public static IEnumerable<FieldError> Validate(JsonNode? reference, string path, EquatableList<string> kinds)
    {
        var kind = reference.Text("kind");
        if (kind.Length == 0)
        {
            return [Invalid($"{path}.kind", "", "must be defined")];
        }

        if (!kinds.Contains(kind, StringComparer.Ordinal))
        {
            return [Invalid($"{path}.kind", kind, $"value '{kind}' is not supported")];
        }

        return [.. Forbidden(reference, path, kind), .. Needed(reference, path, kind), .. Name(reference, path)];
    }

    private static IEnumerable<FieldError> Forbidden(JsonNode? reference, string path, string kind)
    {
        var allowed = Allowed(kind);
        return Fields
            .Where(field => reference.Has(field) && !allowed.Contains(field, StringComparer.Ordinal))
            .Select(field => Invalid($"{path}.{field}", reference.At(field)!, $"must not be set with kind {kind}"));
    }

    private static string[] Allowed(string kind) =>
        kind switch
        {
            TargetRefKind.Mesh => ["proxyTypes"],
            TargetRefKind.MeshSubset => ["tags", "proxyTypes"],
            TargetRefKind.MeshService or TargetRefKind.MeshMultiZoneService or TargetRefKind.Dataplane =>
            [
                "name",
                "namespace",
                "labels",
                "sectionName",
            ],
            TargetRefKind.MeshServiceSubset or TargetRefKind.MeshGateway => ["name", "tags"],
            TargetRefKind.MeshHttpRoute or TargetRefKind.MeshExternalService => ["name", "namespace", "labels"],
            TargetRefKind.XBackend => ["name", "namespace"],
            _ => [],
        };

    private static IEnumerable<FieldError> Needed(JsonNode? reference, string path, string kind)
    {
        var hasName = reference.Text("name").Length > 0;
        var hasLabels = reference.Size("labels") > 0;
        switch (kind)
        {
            case TargetRefKind.MeshServiceSubset or TargetRefKind.MeshGateway or TargetRefKind.XBackend when !hasName:
                yield return Invalid($"{path}.name", "", $"must be set when kind is {kind}");
                break;
            case TargetRefKind.MeshService
            or TargetRefKind.MeshMultiZoneService
            or TargetRefKind.MeshExternalService
            or TargetRefKind.MeshHttpRoute:
                if (!hasName && !hasLabels)
                {
                    yield return Invalid(path, reference!, $"name or labels must be set when kind is {kind}");
                }

                break;
        }

        if (hasLabels && (hasName || reference.Text("namespace").Length > 0))
        {
            yield return Invalid($"{path}.labels", reference.At("labels")!, "either labels or name and namespace must be specified");
        }

        if (reference.At("proxyTypes") is JsonArray { Count: 0 } none)
        {
            yield return Invalid($"{path}.proxyTypes", none, "must not be empty");
        }
    }

    private static IEnumerable<FieldError> Name(JsonNode? reference, string path)
    {
        var name = reference.Text("name");
        if (name != "kuma.io/unresolved-backend" && !PatternCache.IsMatch(NamePattern, name))
        {
            yield return Invalid(
                $"{path}.name",
                name,
                "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'."
            );
        }
    }

    private static FieldError Invalid(string path, JsonNode value, string message) => SchemaErrors.Invalid(path, value, message);
}
