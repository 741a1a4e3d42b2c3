using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>What a Secret must hold because of its type.</summary>
internal static class SecretTypeValidation
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";

    public static IEnumerable<FieldError> Validate(JsonObject secret)
    {
        var data = secret.At("data");
        return secret.Text("type") switch
        {
            SecretTypes.Tls => Missing(data, "tls.crt").Concat(Missing(data, "tls.key")),
            "kubernetes.io/dockercfg" => Missing(data, ".dockercfg").Concat(NoJson(data, ".dockercfg")),
            "kubernetes.io/dockerconfigjson" => Missing(data, ".dockerconfigjson").Concat(NoJson(data, ".dockerconfigjson")),
            // Either of the two will do.
            "kubernetes.io/basic-auth" when !data.Has("username") && !data.Has("password") => Missing(data, "username")
                .Concat(Missing(data, "password")),
            "kubernetes.io/ssh-auth" when data.Text("ssh-privatekey").Length == 0 => [Required("data[ssh-privatekey]")],
            SecretTypes.ServiceAccountToken when secret.At("metadata").At("annotations").Text(AccountAnnotation).Length == 0 =>
            [
                Required($"metadata.annotations[{AccountAnnotation}]"),
            ],
            _ => [],
        };
    }

    private static IEnumerable<FieldError> Missing(JsonNode? data, string key) => data.Has(key) ? [] : [Required($"data[{key}]")];

    private static IEnumerable<FieldError> NoJson(JsonNode? data, string key)
    {
        if (data.Has(key) && JsonProblem(data.Text(key)) is { } problem)
        {
            yield return SchemaErrors.Invalid($"data[{key}]", JsonValue.Create("<secret contents redacted>"), problem);
        }
    }

    /// <summary>Says no more than that: the parser's own words would tell of the content.</summary>
    private static string? JsonProblem(string base64)
    {
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64));
            return json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null ? null : "must be a JSON object";
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return "must be valid JSON";
        }
    }

    private static FieldError Required(string path) => new(path, FieldErrorReason.FieldValueRequired, "Required value");
}
