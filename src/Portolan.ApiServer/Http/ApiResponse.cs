using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portolan.Api;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tables;

namespace Portolan.ApiServer.Http;

/// <summary>Writes answers.</summary>
internal static class ApiResponse
{
    private const string Json = "application/json";

    /// <summary>One object, in the shape that the client asked for.</summary>
    public static Task WriteObjectAsync(ApiRequest request, StoredObject stored, int code = StatusCodes.Status200OK)
    {
        switch (request.Negotiation.Representation)
        {
            case Representation.Table:
                return WriteJsonAsync(request, TableBuilder.Of(request, [stored], stored.Version), code);
            case Representation.PartialMetadata:
                return WriteJsonAsync(request, ObjectText.PartialMetadata(stored), code);
        }

        if (request.Negotiation.Format == TextFormat.Yaml)
        {
            return WriteJsonAsync(request, request.Target.Served.FromStored(stored.Parse()), code);
        }

        var writer = Start(request.Http, code, Json);
        ObjectText.Write(writer, stored, request.Target.Served);
        return Finish(request.Http);
    }

    /// <summary>Any tree, as JSON or YAML.</summary>
    public static Task WriteJsonAsync(ApiRequest request, JsonNode value, int code = StatusCodes.Status200OK) =>
        request.Negotiation.Format == TextFormat.Yaml
            ? WriteTextAsync(request.Http, YamlWriter.Write(value), "application/yaml", code)
            : WriteJsonAsync(request.Http, value, code);

    public static Task WriteJsonAsync(HttpContext http, JsonNode value, int code = StatusCodes.Status200OK) =>
        WriteBytesAsync(http, JsonText.Write(value), Json, code);

    public static Task WriteBytesAsync(HttpContext http, ReadOnlyMemory<byte> bytes, string type, int code = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    public static Task WriteTextAsync(HttpContext http, string text, string type, int code = StatusCodes.Status200OK) =>
        WriteBytesAsync(http, System.Text.Encoding.UTF8.GetBytes(text), type, code);

    public static Task WriteStatusAsync(HttpContext http, StatusException refusal)
    {
        if (refusal.Details is { RetryAfterSeconds: > 0 } details)
        {
            http.Response.Headers.RetryAfter = details.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return WriteJsonAsync(http, refusal.ToStatus(), refusal.Code);
    }

    private static System.IO.Pipelines.PipeWriter Start(HttpContext http, int code, string type)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = type;
        return http.Response.BodyWriter;
    }

    private static Task Finish(HttpContext http) => http.Response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
}
