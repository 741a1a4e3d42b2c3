using System.Text;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Defaults and rules of Secrets and ConfigMaps.</summary>
internal static class DataValidation
{
    private const int SizeLimit = 1024 * 1024;
    private const string KeyPattern = @"^[-._a-zA-Z0-9]+$";

    public static void ApplySecretDefaults(JsonObject secret)
    {
        secret["type"] ??= SecretTypes.Opaque;
        if (secret["stringData"] is not JsonObject texts)
        {
            return;
        }

        var data = secret["data"] as JsonObject ?? [];
        secret["data"] ??= data;
        foreach (var (key, text) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Text()));
        }

        secret.Remove("stringData");
    }

    public static IEnumerable<FieldError> ValidateSecret(JsonObject secret, JsonObject? old)
    {
        var errors = new List<FieldError>();
        errors.AddRange(Keys(secret, "data"));
        // Bytes count as they are, not as they are written.
        if (Size(secret, "data") / 4 * 3 > SizeLimit)
        {
            errors.Add(SchemaErrors.TooLong("data", SizeLimit));
        }

        errors.AddRange(SecretTypeValidation.Validate(secret));
        if (old is not null && old.Text("type") != secret.Text("type"))
        {
            errors.Add(SchemaErrors.Invalid("type", JsonValue.Create(secret.Text("type")), "field is immutable"));
        }

        errors.AddRange(Immutable(secret, old, "data"));
        return errors;
    }

    public static IEnumerable<FieldError> ValidateConfigMap(JsonObject map, JsonObject? old)
    {
        var errors = new List<FieldError>();
        errors.AddRange(Keys(map, "data"));
        errors.AddRange(Keys(map, "binaryData"));
        foreach (var (key, _) in map["binaryData"] as JsonObject ?? [])
        {
            if (map.At("data").Has(key))
            {
                errors.Add(SchemaErrors.Invalid($"data[{key}]", JsonValue.Create(key), "duplicate of key present in binaryData"));
            }
        }

        if (Size(map, "data") + (Size(map, "binaryData") / 4 * 3) > SizeLimit)
        {
            // The object as a whole is too long, not a field of it.
            errors.Add(SchemaErrors.TooLong("[]", SizeLimit));
        }

        errors.AddRange(Immutable(map, old, "data", "binaryData"));
        return errors;
    }

    private static IEnumerable<FieldError> Keys(JsonObject resource, string field)
    {
        foreach (var (key, _) in resource[field] as JsonObject ?? [])
        {
            if (
                key.Length is 0 or > 253
                || key is "." or ".."
                || key.StartsWith("..", StringComparison.Ordinal)
                || !PatternCache.IsMatch(KeyPattern, key)
            )
            {
                yield return SchemaErrors.Invalid(
                    $"{field}[{key}]",
                    JsonValue.Create(key),
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
                );
            }
        }
    }

    private static int Size(JsonObject resource, string field) =>
        (resource[field] as JsonObject ?? []).Sum(entry => Encoding.UTF8.GetByteCount(entry.Value.Text()));

    private static IEnumerable<FieldError> Immutable(JsonObject resource, JsonObject? old, params string[] fields)
    {
        if (old.At("immutable")?.ToJsonString() != "true")
        {
            yield break;
        }

        if (resource.At("immutable")?.ToJsonString() != "true")
        {
            yield return new FieldError(
                "immutable",
                FieldErrorReason.FieldValueForbidden,
                "Forbidden: field is immutable when `immutable` is set"
            );
        }

        foreach (var field in fields.Where(field => !JsonNode.DeepEquals(resource[field], old![field])))
        {
            yield return new FieldError(
                field,
                FieldErrorReason.FieldValueForbidden,
                "Forbidden: field is immutable when `immutable` is set"
            );
        }
    }
}
