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
        foreach (var key in RequiredKeys(secret.Text("type")).Where(key => !secret.At("data").Has(key)))
        {
            errors.Add(new FieldError($"data[{key}]", FieldErrorReason.FieldValueRequired, "Required value"));
        }

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

        errors.AddRange(Immutable(map, old, "data"));
        errors.AddRange(Immutable(map, old, "binaryData"));
        return errors;
    }

    private static IEnumerable<string> RequiredKeys(string type) => type switch
    {
        SecretTypes.Tls => ["tls.crt", "tls.key"],
        "kubernetes.io/dockercfg" => [".dockercfg"],
        "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
        "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
        _ => [],
    };

    private static IEnumerable<FieldError> Keys(JsonObject resource, string field)
    {
        var size = 0;
        foreach (var (key, value) in resource[field] as JsonObject ?? [])
        {
            if (key.Length is 0 or > 253 || key is "." or ".." || key.StartsWith("..", StringComparison.Ordinal) || !PatternCache.IsMatch(KeyPattern, key))
            {
                yield return SchemaErrors.Invalid(
                    $"{field}[{key}]",
                    JsonValue.Create(key),
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
            }

            size += Encoding.UTF8.GetByteCount(value.Text());
        }

        if (size > SizeLimit * (field == "data" && resource.Has("type") ? 4 / 3d : 1))
        {
            yield return SchemaErrors.TooLong(field, SizeLimit);
        }
    }

    private static IEnumerable<FieldError> Immutable(JsonObject resource, JsonObject? old, string field)
    {
        if (old.At("immutable")?.ToJsonString() != "true")
        {
            yield break;
        }

        if (resource.At("immutable")?.ToJsonString() != "true")
        {
            yield return new FieldError("immutable", FieldErrorReason.FieldValueForbidden, "Forbidden: field is immutable when `immutable` is set");
        }

        if (!JsonNode.DeepEquals(resource[field], old![field]))
        {
            yield return new FieldError(field, FieldErrorReason.FieldValueForbidden, "Forbidden: field is immutable when `immutable` is set");
        }
    }
}
