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

    public bool WantsBookmarks { get; private init; }

    /// <summary>
    /// The version that the list must show. A first page at a version shows just that one too: so it was before there was a parameter for
    /// it.
    /// </summary>
    public long? ExactVersion => Version is > 0 && (VersionMatch == "Exact" || (VersionMatch.Length == 0 && Limit > 0)) ? Version : null;

    public bool? SendInitialEvents { get; private init; }

    public static ListOptions Of(ApiRequest request)
    {
        var isWatch = request.IsSet("watch");
        var options = new ListOptions(
            LabelSelector.Parse(request.Query("labelSelector")),
            FieldSelector.Parse(request.Query("fieldSelector"), request.Target.Served)
        )
        {
            Namespace = request.Target.Namespace,
            Limit = request.Number("limit"),
            Continue = request.Query("continue") ?? "",
            Version = ParseVersion(request.Query("resourceVersion")),
            VersionMatch = request.Query("resourceVersionMatch") ?? "",
            WantsBookmarks = request.IsSet("allowWatchBookmarks"),
            SendInitialEvents = request.Query("sendInitialEvents") is null ? null : request.IsSet("sendInitialEvents"),
        };
        options.Check(isWatch);
        return options;
    }

    public bool Matches(StoredObject candidate) =>
        (Namespace.Length == 0 || candidate.Name.Namespace == Namespace) && Labels.Matches(candidate.Labels) && Fields.Matches(candidate);

    /// <summary>Null for none.</summary>
    public static long? ParseVersion(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw Refusals.Invalid(
                "meta.k8s.io",
                "ListOptions",
                "",
                [
                    new(
                        "resourceVersion",
                        FieldErrorReason.FieldValueInvalid,
                        $"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"
                    ),
                ]
            );
    }

    private void Check(bool isWatch)
    {
        var errors = isWatch ? CheckWatch() : CheckList();
        if (errors.Count > 0)
        {
            throw Refusals.Invalid("meta.k8s.io", "ListOptions", "", errors);
        }
    }

    private List<FieldError> CheckWatch()
    {
        const string Only = "NotOlderThan";
        var errors = new List<FieldError>();
        if (SendInitialEvents is not null && VersionMatch != Only)
        {
            errors.Add(Forbidden("resourceVersionMatch", $"sendInitialEvents requires setting resourceVersionMatch to {Only}"));
        }
        if (VersionMatch.Length == 0)
        {
            return errors;
        }
        if (SendInitialEvents is null)
        {
            errors.Add(
                Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
            );
        }
        if (VersionMatch != Only)
        {
            errors.Add(Unsupported($"\"{Only}\""));
        }
        if (Continue.Length > 0)
        {
            errors.Add(Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        }
        return errors;
    }

    private List<FieldError> CheckList()
    {
        var errors = new List<FieldError>();
        if (VersionMatch.Length > 0)
        {
            if (Version is null)
            {
                errors.Add(Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }
            if (Continue.Length > 0)
            {
                errors.Add(Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
            }
            if (VersionMatch is not ("Exact" or "NotOlderThan"))
            {
                errors.Add(Unsupported("\"Exact\", \"NotOlderThan\", \"\""));
            }
            if (VersionMatch == "Exact" && Version == 0)
            {
                errors.Add(Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        if (SendInitialEvents is not null)
        {
            errors.Add(Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        return errors;
    }

    private static FieldError Forbidden(string field, string why) => new(field, FieldErrorReason.FieldValueForbidden, $"Forbidden: {why}");

    private FieldError Unsupported(string supported) =>
        new(
            "resourceVersionMatch",
            FieldErrorReason.FieldValueNotSupported,
            $"Unsupported value: \"{VersionMatch}\": supported values: {supported}"
        );
}
