using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>
/// Checks the schema of a version: whether it is structural, whether its defaults are valid, and whether its keywords fit together.
/// </summary>
internal static class SchemaChecks
{
    private const string AllowedAtRoot =
        "[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf "
        + "Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]";

    private static readonly HashSet<string> AtRootWithStatus = new(
        [
            "description",
            "type",
            "format",
            "title",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
            "required",
            "items",
            "properties",
            "externalDocs",
            "example",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations",
        ],
        StringComparer.Ordinal
    );

    public static IEnumerable<FieldError> Check(JsonObject root, string path, bool hasStatus)
    {
        foreach (var error in hasStatus ? CheckRootWithStatus(root, path) : [])
        {
            yield return error;
        }
        if (root.GetBoolean("nullable") == true)
        {
            yield return CrdErrors.Forbidden($"{path}.nullable", "nullable cannot be true at the root");
        }
        var structural = StructuralChecks.Check(root, path).ToList();
        foreach (var error in structural.Count > 0 ? structural : DefaultChecks.Check(root, path).ToList())
        {
            yield return error;
        }
        foreach (var error in KeywordChecks.Check(root, path))
        {
            yield return error;
        }
    }

    /// <summary>The status is taken out and validated by itself, so nothing beside the fields may say what it is.</summary>
    private static IEnumerable<FieldError> CheckRootWithStatus(JsonObject root, string path)
    {
        if (root.GetString("type") is { } type && type != "object")
        {
            yield return CrdErrors.Invalid(
                $"{path}.type",
                type,
                "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled"
            );
        }
        else if (root.Any(keyword => !AtRootWithStatus.Contains(keyword.Key) && keyword.Value is not null))
        {
            yield return CrdErrors.Invalid(
                path,
                "",
                $"only {AllowedAtRoot} fields are allowed at the root of the schema if the status subresource is enabled"
            );
        }
    }
}
