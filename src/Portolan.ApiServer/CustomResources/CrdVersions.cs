using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Selectors;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Checks what a version of a definition says beside its schema.</summary>
internal static class CrdVersions
{
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static IReadOnlyList<JsonObject> Of(JsonObject? spec) => [.. (spec.GetArray("versions") ?? []).OfType<JsonObject>()];

    public static IEnumerable<FieldError> Check(JsonObject version, string path)
    {
        var name = version.GetString("name") ?? "";
        if (MetadataNames.CheckRfc1035Label(name) is { } wrong)
        {
            yield return CrdErrors.Invalid($"{path}.name", name, wrong);
        }
        if (version.GetString("deprecationWarning") is { } warning)
        {
            if (version.GetBoolean("deprecated") != true)
            {
                yield return CrdErrors.Invalid($"{path}.deprecationWarning", warning, "can only be set for deprecated versions");
            }
            else if (warning.Length == 0)
            {
                yield return CrdErrors.Invalid($"{path}.deprecationWarning", warning, "must not be an empty string");
            }
            else if (warning.Length > 256)
            {
                yield return CrdErrors.Invalid($"{path}.deprecationWarning", warning, "must be <= 256 characters long");
            }
        }
    }

    public static IEnumerable<FieldError> CheckScale(JsonObject? scale, string path)
    {
        if (scale is null)
        {
            yield break;
        }
        foreach (var (field, root) in new[] { ("specReplicasPath", ".spec"), ("statusReplicasPath", ".status") })
        {
            var value = scale.GetString(field) ?? "";
            if (value.Length == 0)
            {
                yield return CrdErrors.Required($"{path}.{field}");
            }
            else if (CheckPath(value) is { } wrong)
            {
                yield return CrdErrors.Invalid($"{path}.{field}", value, wrong);
            }
            else if (!value.StartsWith($"{root}.", StringComparison.Ordinal))
            {
                yield return CrdErrors.Invalid($"{path}.{field}", value, $"should be a json path under {root}");
            }
        }

        if (scale.GetString("labelSelectorPath") is { Length: > 0 } selector)
        {
            if (CheckPath(selector) is { } wrong)
            {
                yield return CrdErrors.Invalid($"{path}.labelSelectorPath", selector, wrong);
            }
            else if (!selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
            {
                yield return CrdErrors.Invalid(
                    $"{path}.labelSelectorPath",
                    selector,
                    "should be a json path under either .spec or .status"
                );
            }
        }
    }

    public static IEnumerable<FieldError> CheckColumn(JsonObject? column, string path)
    {
        if (column.GetString("name") is null or "")
        {
            yield return CrdErrors.Required($"{path}.name");
        }
        var type = column.GetString("type") ?? "";
        if (type.Length == 0)
        {
            yield return CrdErrors.Required($"{path}.type", $"must be one of {string.Join(',', ColumnTypes)}");
        }
        else if (!ColumnTypes.Contains(type))
        {
            yield return CrdErrors.Invalid($"{path}.type", type, $"must be one of {string.Join(',', ColumnTypes)}");
        }
        if (column.GetString("format") is { Length: > 0 } format && !ColumnFormats.Contains(format))
        {
            yield return CrdErrors.Invalid($"{path}.format", format, $"must be one of {string.Join(',', ColumnFormats)}");
        }

        // kube-apiserver writes the name of this field as its code has it.
        var jsonPath = column.GetString("jsonPath") ?? "";
        if (jsonPath.Length == 0)
        {
            yield return CrdErrors.Required($"{path}.JSONPath");
        }
        else if (CheckPath(jsonPath) is { } wrong)
        {
            yield return CrdErrors.Invalid($"{path}.JSONPath", jsonPath, wrong);
        }
    }

    private static string? CheckPath(string path) => path[0] == '.' ? null : "must be a simple json path starting with .";
}
