using System.Text.Json.Nodes;
using Portolan.Api.Core;

namespace Portolan.Api.Schemas;

/// <summary>Validates what tells the kind of an object within another one.</summary>
internal static class EmbeddedResourceValidation
{
    public static void Validate(JsonObject resource, string path, List<FieldError> errors)
    {
        Version(resource, SchemaValidator.Child(path, "apiVersion"), errors);
        Kind(resource, SchemaValidator.Child(path, "kind"), errors);
    }

    private static void Version(JsonObject resource, string path, List<FieldError> errors)
    {
        if (
            !resource.ContainsKey("apiVersion")
            || (resource["apiVersion"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0)
        )
        {
            errors.Add(new FieldError(path, FieldErrorReason.FieldValueRequired, "Required value"));
        }
        else if (resource.Text("apiVersion") is var version && version.Count(c => c == '/') > 1)
        {
            errors.Add(SchemaErrors.Invalid(path, resource["apiVersion"]!, $"unexpected GroupVersion string: {version}"));
        }
    }

    private static void Kind(JsonObject resource, string path, List<FieldError> errors)
    {
        if (
            !resource.ContainsKey("kind")
            || (resource["kind"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0)
        )
        {
            errors.Add(new FieldError(path, FieldErrorReason.FieldValueRequired, "Required value"));
        }
        else if (
            resource.Text("kind") is { Length: > 0 } kind
            && Names.ProblemsOfRfc1035Label(kind.ToLowerInvariant()).ToList() is { Count: > 0 } problems
        )
        {
            errors.Add(
                SchemaErrors.Invalid(
                    path,
                    resource["kind"]!,
                    $"may have mixed case, but should otherwise match: {string.Join(',', problems)}"
                )
            );
        }
    }
}
