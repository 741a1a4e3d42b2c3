using System.Net;
using System.Text.Json;

namespace Portolan.Kubernetes.Connection;

/// <summary>The Kubernetes API answered with an error. The message names the request and repeats the server's words.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(ApiFault fault, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Fault = fault;
        RetryAfter = retryAfter;
    }

    /// <summary>Which case it is.</summary>
    public ApiFault Fault { get; }

    /// <summary>How long the server asks to wait before the next attempt (<c>Retry-After</c>).</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Fault is ApiFault.Unavailable or ApiFault.Other;

    internal static async Task<ApiException> FromResponseAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        var (reason, message) = ReadStatus(body);
        var request = response.RequestMessage;
        return new ApiException(
            Classify((int)response.StatusCode, reason),
            $"{request?.Method} {request?.RequestUri?.PathAndQuery}: {(int)response.StatusCode} {message}",
            response.Headers.RetryAfter?.Delta
        );
    }

    /// <summary>The error of a watch event, a <c>Status</c> object.</summary>
    internal static ApiException FromStatus(JsonElement status)
    {
        var code = status.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : 0;
        return new ApiException(Classify(code, Text(status, "reason")), $"watch: {code} {Text(status, "message")}");
    }

    internal static ApiFault Classify(int code, string? reason) =>
        ((HttpStatusCode)code, reason) switch
        {
            (_, "AlreadyExists") => ApiFault.AlreadyExists,
            (_, "Expired" or "Gone") => ApiFault.Gone,
            (HttpStatusCode.NotFound, _) => ApiFault.NotFound,
            (HttpStatusCode.Conflict, _) => ApiFault.Conflict,
            (HttpStatusCode.Gone, _) => ApiFault.Gone,
            (HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, _) => ApiFault.Invalid,
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => ApiFault.Denied,
            (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, _) =>
                ApiFault.Unavailable,
            _ => ApiFault.Other,
        };

    private static (string? Reason, string Message) ReadStatus(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(document.RootElement, "reason"), Text(document.RootElement, "message") ?? body)
                : (null, body);
        }
        catch (JsonException)
        {
            // A proxy in between answers with its own page.
            return (null, body.Length > 200 ? body[..200] : body);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
