using System.Globalization;
using Microsoft.AspNetCore.Http;
using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Http;

/// <summary>How unknown and doubled fields in a body are answered.</summary>
internal enum FieldValidation
{
    /// <summary>Dropped.</summary>
    Ignore,

    /// <summary>Dropped with a <c>Warning</c> header.</summary>
    Warn,

    /// <summary>Refused.</summary>
    Strict,
}

/// <summary>A request with its sender and its target: what handlers work on.</summary>
internal sealed class ApiRequest(HttpContext http, ApiUser user, RequestTarget target, Negotiation negotiation, TimeProvider time)
{
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    public HttpContext Http { get; } = http;

    public ApiUser User { get; } = user;

    public RequestTarget Target { get; } = target;

    public Negotiation Negotiation { get; } = negotiation;

    public TimeProvider Time { get; } = time;

    public CancellationToken Aborted => Http.RequestAborted;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Whether a switch is on: by any value, and by none, but for these two.</summary>
    public bool IsSet(string name) =>
        Query(name) is { } value && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    public bool IsDryRun => Http.Request.Query["dryRun"].Any(value => value == "All");

    public FieldValidation FieldValidation =>
        Query("fieldValidation") switch
        {
            "Strict" => FieldValidation.Strict,
            "Ignore" => FieldValidation.Ignore,
            _ => FieldValidation.Warn,
        };

    /// <summary>Who is written into managedFields: the parameter, or the user agent up to its first slash.</summary>
    public string FieldManager =>
        Query("fieldManager") is { Length: > 0 } named ? named : FieldManagers.OfUserAgent(Http.Request.Headers.UserAgent.ToString());

    /// <summary>A whole number in the query; 0 when it is absent.</summary>
    public long Number(string name)
    {
        var text = Query(name);
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    /// <summary>Tells the user something beside the answer; call it before the answer starts.</summary>
    public void Warn(string text)
    {
        if (Http.Response.HasStarted || !_warnings.Add(text))
        {
            return;
        }
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .ReplaceLineEndings(" ");
        Http.Response.Headers.Append("Warning", $"299 - \"{escaped}\"");
    }
}
