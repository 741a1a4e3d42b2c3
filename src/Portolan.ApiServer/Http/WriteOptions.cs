using System.Text.Json;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Patch;

namespace Portolan.ApiServer.Http;

/// <summary>The parameters of writes, which are checked before anything else is.</summary>
internal static class WriteOptions
{
    /// <exception cref="StatusException">422 with everything that is wrong with them.</exception>
    public static void Check(ApiRequest request)
    {
        var kind = request.Http.Request.Method switch
        {
            "POST" => "CreateOptions",
            "PUT" => "UpdateOptions",
            "PATCH" => "PatchOptions",
            "DELETE" => "DeleteOptions",
            _ => "",
        };
        if (kind.Length == 0)
        {
            return;
        }
        var errors = new List<FieldError>();
        if (kind == "PatchOptions")
        {
            errors.AddRange(CheckPatch(request));
        }
        if (kind != "DeleteOptions")
        {
            errors.AddRange(FieldManagers.Check(request.Query("fieldManager") ?? ""));
        }
        errors.AddRange(CheckDryRun(request));
        if (kind != "DeleteOptions")
        {
            errors.AddRange(CheckFieldValidation(request.Query("fieldValidation") ?? ""));
        }
        if (errors.Count > 0)
        {
            throw Refusals.Invalid("meta.k8s.io", kind, "", errors);
        }
    }

    private static IEnumerable<FieldError> CheckPatch(ApiRequest request)
    {
        if (RequestBody.MediaType(request.Http.Request) != PatchVerb.ApplyType)
        {
            if (request.Query("force") is not null)
            {
                yield return new("force", FieldErrorReason.FieldValueForbidden, "Forbidden: may not be specified for non-apply patch");
            }
        }
        else if (request.Query("fieldManager") is null or "")
        {
            yield return new("fieldManager", FieldErrorReason.FieldValueRequired, "Required value: is required for apply patch");
        }
    }

    private static IEnumerable<FieldError> CheckDryRun(ApiRequest request)
    {
        var values = request.Http.Request.Query["dryRun"];
        if (values.All(value => value is "All" or ""))
        {
            yield break;
        }
        var list = string.Join(", ", values.Select(value => JsonSerializer.Serialize(value)));
        yield return new(
            "dryRun",
            FieldErrorReason.FieldValueNotSupported,
            $"Unsupported value: []string{{{list}}}: supported values: \"All\""
        );
    }

    private static IEnumerable<FieldError> CheckFieldValidation(string value)
    {
        if (value is not ("" or "Ignore" or "Strict" or "Warn"))
        {
            yield return new(
                "fieldValidation",
                FieldErrorReason.FieldValueNotSupported,
                $"Unsupported value: {JsonSerializer.Serialize(value)}: supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""
            );
        }
    }
}
