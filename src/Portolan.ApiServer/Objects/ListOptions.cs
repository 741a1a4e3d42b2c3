using System.Globalization;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Selectors;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>The parameters of lists and watches.</summary>
internal sealed record ListOptions(LabelSelector Labels, FieldSelector Fields)
{
    public string Namespace { get; private init; } = "";

    public long Limit { get; private init; }

    public string Continue { get; private init; } = "";

    /// <summary>Null when none was given, which is not the same as 0.</summary>
    public long? Version { get; private init; }

    public string VersionMatch { get; private init; } = "";

    public bool? SendInitialEvents { get; private init; }

    public static ListOptions Of(ApiRequest request)
    {
        var isWatch = request.IsSet("watch");
        var options = new ListOptions(
            LabelSelector.Parse(request.Query("labelSelector")), FieldSelector.Parse(request.Query("fieldSelector"), request.Target.Served))
        {
            Namespace = request.Target.Namespace,
            Limit = request.Number("limit"),
            Continue = request.Query("continue") ?? "",
            Version = ParseVersion(request.Query("resourceVersion")),
            VersionMatch = request.Query("resourceVersionMatch") ?? "",
            SendInitialEvents = request.Query("sendInitialEvents") is { Length: > 0 } text ? text is "true" or "1" : null,
        };
        options.Check(isWatch);
        return options;
    }

    public bool Matches(StoredObject candidate) =>
        (Namespace.Length == 0 || candidate.Name.Namespace == Namespace) && Labels.Matches(candidate.Labels) && Fields.Matches(candidate);

    private static long? ParseVersion(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw Refusals.Invalid("meta.k8s.io", "ListOptions", "", [new("resourceVersion", FieldErrorReason.FieldValueInvalid, $"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax")]);
    }

    private void Check(bool isWatch)
    {
        var errors = new List<FieldError>();
        void Forbid(string field, string why) => errors.Add(new(field, FieldErrorReason.FieldValueForbidden, $"Forbidden: {why}"));
        if (isWatch)
        {
            if (SendInitialEvents is not null && VersionMatch.Length == 0)
                Forbid("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            if (SendInitialEvents is null && VersionMatch.Length > 0)
                Forbid("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            if (SendInitialEvents is not null && VersionMatch is not ("" or "NotOlderThan"))
                errors.Add(Unsupported("NotOlderThan"));
        }
        else
        {
            if (SendInitialEvents is not null)
                Forbid("sendInitialEvents", "sendInitialEvents is forbidden for list");
            if (VersionMatch.Length > 0 && Continue.Length > 0)
                Forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
            else if (VersionMatch.Length > 0 && Version is null)
                Forbid("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
            if (VersionMatch is not ("" or "Exact" or "NotOlderThan"))
                errors.Add(Unsupported("Exact, NotOlderThan, "));
            if (VersionMatch == "Exact" && Version == 0)
                Forbid("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }

        if (errors.Count > 0)
            throw Refusals.Invalid("meta.k8s.io", "ListOptions", "", errors);
    }

    private FieldError Unsupported(string supported) => new(
        "resourceVersionMatch", FieldErrorReason.FieldValueNotSupported, $"Unsupported value: \"{VersionMatch}\": supported values: \"{supported}\"");
}
