using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Kubernetes.Events;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.ControlPlane.Writing.Statuses;

/// <summary>A change of a status that users should see as an Event.</summary>
internal sealed record StatusTransition(EventSeverity Severity, string Reason, string Message)
{
    /// <summary>Whether it is said too while others still work on it, and is news only when it stays.</summary>
    public bool MayPass => ConditionMeaning.MayPass(Reason);
}

/// <summary>
/// What in a new status asks somebody to act and was not in the one before, and that an object serves now. Derived from the statuses alone:
/// where nothing changed, as after a restart, there is nothing to tell.
/// </summary>
internal static class StatusTransitions
{
    /// <summary>The conditions that are told when they are not as they should be.</summary>
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        ConditionTypes.Accepted,
        ConditionTypes.Programmed,
        ConditionTypes.ResolvedRefs,
        ConditionTypes.Conflicted,
        ConditionTypes.PartiallyInvalid,
        ConditionTypes.Written,
    };

    public static IReadOnlyList<StatusTransition> Of(JsonObject? before, JsonObject after)
    {
        var hasListeners = after["listeners"] is JsonArray { Count: > 0 };
        List<StatusTransition> transitions =
        [
            .. Complaining(before, after, "").Where(transition => !hasListeners || !ConditionMeaning.IsSum(transition.Reason)),
            .. Parts(before, after, "listeners", entry => $"listener {Text(entry, "name")}: "),
            .. Parts(before, after, "parents", entry => NameOf(entry["parentRef"])),
            .. Parts(before, after, "ancestors", entry => NameOf(entry["ancestorRef"])),
        ];
        if (
            hasListeners
            && StatusOf(before, ConditionTypes.Programmed) != ConditionStatus.True
            && StatusOf(after, ConditionTypes.Programmed) == ConditionStatus.True
        )
        {
            transitions.Add(new(EventSeverity.Normal, ConditionTypes.Programmed, $"The proxy serves it at {Addresses(after)}"));
        }

        return transitions;
    }

    private static IEnumerable<StatusTransition> Parts(
        JsonObject? before,
        JsonObject after,
        string list,
        Func<JsonObject, string> prefix
    ) =>
        Entries(after, list)
            .SelectMany(entry => Complaining(Entries(before, list).FirstOrDefault(known => IsSame(known, entry)), entry, prefix(entry)));

    /// <summary>
    /// One entry says one thing once: a listener whose port is taken is neither accepted nor programmed, for the same reason.
    /// </summary>
    private static IEnumerable<StatusTransition> Complaining(JsonObject? before, JsonObject after, string prefix)
    {
        var known = Entries(before, "conditions").ToList();
        return Entries(after, "conditions")
            .Where(IsComplaint)
            .Where(condition => !known.Exists(old => IsComplaint(old) && SaysTheSame(old, condition)))
            .Select(condition => new StatusTransition(
                EventSeverity.Warning,
                Text(condition, "reason"),
                prefix + Text(condition, "message")
            ))
            .Distinct();
    }

    private static bool IsComplaint(JsonObject condition) =>
        Told.Contains(Text(condition, "type"))
        && ConditionMeaning.IsBad(Text(condition, "type"), Text(condition, "status"))
        && !ConditionMeaning.IsOnItsWay(Text(condition, "reason"));

    private static bool SaysTheSame(JsonObject left, JsonObject right) =>
        Text(left, "reason") == Text(right, "reason") && Text(left, "message") == Text(right, "message");

    private static bool IsSame(JsonObject left, JsonObject right) =>
        Text(left, "name") == Text(right, "name")
        && Text(left, "controllerName") == Text(right, "controllerName")
        && JsonNode.DeepEquals(left["parentRef"], right["parentRef"])
        && JsonNode.DeepEquals(left["ancestorRef"], right["ancestorRef"]);

    private static string NameOf(JsonNode? reference)
    {
        if (reference is not JsonObject parent)
        {
            return "";
        }

        var kind = Text(parent, "kind") is { Length: > 0 } given ? given : "Gateway";
        var section = Text(parent, "sectionName") is { Length: > 0 } name ? $" {name}" : "";
        return $"{kind} {Text(parent, "name")}{section}: ";
    }

    private static string? StatusOf(JsonObject? status, string type) =>
        Entries(status, "conditions").FirstOrDefault(condition => Text(condition, "type") == type) is { } found
            ? Text(found, "status")
            : null;

    private static string Addresses(JsonObject status) =>
        string.Join(", ", Entries(status, "addresses").Select(address => Text(address, "value")));

    private static IEnumerable<JsonObject> Entries(JsonObject? from, string list) => (from?[list] as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonObject entry, string field) => (string?)entry[field] ?? "";
}
