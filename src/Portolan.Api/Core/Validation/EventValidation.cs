using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>
/// Rules of Events, in the words of core/v1; errors of events.k8s.io/v1 name its fields so too. An event with an <c>eventTime</c> is of the
/// new style and has to say more.
/// </summary>
internal static class EventValidation
{
    private const int LongestText = 128;
    private const int LongestNote = 1024;

    private static readonly string[] Immutable =
    [
        "involvedObject",
        "reason",
        "message",
        "source",
        "firstTimestamp",
        "lastTimestamp",
        "count",
        "type",
        "eventTime",
        "action",
        "related",
        "reportingComponent",
        "reportingInstance",
    ];

    /// <summary>The rules of every version.</summary>
    public static IEnumerable<FieldError> Validate(JsonObject value)
    {
        var isNewStyle = value.Text("eventTime").Length > 0;
        var inNamespace = value.At("metadata").Text("namespace");
        var subject = value.At("involvedObject").Text("namespace");
        // Events about objects of the cluster live in "default"; those of the old style must live beside their object.
        var isMisplaced =
            subject.Length == 0
                ? inNamespace is not "default" && !(isNewStyle && inNamespace == "kube-system")
                : !isNewStyle && subject != inNamespace;
        if (isMisplaced)
        {
            yield return SchemaErrors.Invalid("involvedObject.namespace", JsonValue.Create(subject), "does not match event.namespace");
        }

        foreach (var error in isNewStyle ? NewStyle(value) : [])
        {
            yield return error;
        }
    }

    /// <summary>The rules of events.k8s.io/v1: what was told does not change, but for how often it was seen.</summary>
    public static IEnumerable<FieldError> ValidateStrictly(JsonObject value, JsonObject? old) =>
        [.. Validate(value), .. old is null ? New(value) : Changed(value, old)];

    private static IEnumerable<FieldError> NewStyle(JsonObject value)
    {
        var controller = value.Text("reportingComponent");
        if (controller.Length == 0)
        {
            yield return Required("reportingController");
        }

        foreach (var problem in Names.ProblemsOfQualifiedName(controller))
        {
            yield return SchemaErrors.Invalid("reportingController", JsonValue.Create(controller), problem);
        }

        foreach (var field in (string[])["reportingInstance", "action", "reason"])
        {
            if (value.Text(field).Length == 0)
            {
                yield return Required(field);
            }

            if (Length(value, field) > LongestText)
            {
                yield return TooLong(field, LongestText);
            }
        }

        if (Length(value, "message") > LongestNote)
        {
            yield return TooLong("message", LongestNote);
        }
    }

    private static IEnumerable<FieldError> New(JsonObject value)
    {
        foreach (var error in Series(value))
        {
            yield return error;
        }

        if (value.Text("eventTime").Length == 0)
        {
            yield return Required("eventTime");
        }

        if (value.Text("type") is not ("Normal" or "Warning"))
        {
            yield return SchemaErrors.Invalid("type", "\"\"", $"has invalid value: {value.Text("type")}");
        }

        foreach (var field in (string[])["firstTimestamp", "lastTimestamp", "count", "source"])
        {
            if (value[field] is { } node && !IsZero(node))
            {
                yield return SchemaErrors.Invalid(field, "\"\"", "needs to be unset");
            }
        }
    }

    private static IEnumerable<FieldError> Changed(JsonObject value, JsonObject old)
    {
        if (!JsonNode.DeepEquals(value["series"], old["series"]))
        {
            foreach (var error in Series(value))
            {
                yield return error;
            }
        }

        foreach (var field in Immutable)
        {
            if (!Same(value[field], old[field]))
            {
                var told = field == "reportingComponent" ? "reportingController" : field;
                yield return SchemaErrors.Invalid(told, value[field] ?? JsonValue.Create("")!, "field is immutable");
            }
        }
    }

    private static IEnumerable<FieldError> Series(JsonObject value)
    {
        if (value["series"] is not JsonObject series)
        {
            yield break;
        }

        if (series.Number("count") < 2)
        {
            yield return SchemaErrors.Invalid("series.count", "\"\"", "should be at least 2");
        }

        if (series.Text("lastObservedTime").Length == 0)
        {
            yield return Required("series.lastObservedTime");
        }
    }

    private static FieldError Required(string field) => new(field, FieldErrorReason.FieldValueRequired, "Required value");

    private static FieldError TooLong(string field, int most) => SchemaErrors.Invalid(field, "\"\"", $"can have at most {most} characters");

    private static int Length(JsonObject value, string field) => System.Text.Encoding.UTF8.GetByteCount(value.Text(field));

    private static bool Same(JsonNode? left, JsonNode? right) =>
        JsonNode.DeepEquals(left, right) || ((left is null || IsZero(left)) && (right is null || IsZero(right)));

    /// <summary>What Go takes for absent: nothing, zero, an object of such.</summary>
    private static bool IsZero(JsonNode node) =>
        node switch
        {
            JsonObject fields => fields.All(field => field.Value is null || IsZero(field.Value)),
            JsonValue value => value.ToJsonString() is "\"\"" or "0" or "false",
            _ => false,
        };
}
