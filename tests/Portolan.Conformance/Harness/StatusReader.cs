using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>A condition that must be there. Without <paramref name="Reason"/>, any will do.</summary>
internal sealed record Condition(string Type, string Status, string? Reason = null)
{
    public static Condition True(string type, string? reason = null) => new(type, "True", reason ?? type);

    public static Condition False(string type, string? reason = null) => new(type, "False", reason);

    public override string ToString() => $"{Type}={Status}{(Reason is null ? "" : $" ({Reason})")}";
}

/// <summary>Reads conditions, and says what is missing in them.</summary>
internal static class StatusReader
{
    public static JsonArray ConditionsOf(JsonNode? holder) => holder?["conditions"] as JsonArray ?? [];

    /// <summary>Throws <see cref="NotYetException"/> unless all are there, each about generation <paramref name="generation"/>.</summary>
    public static void Require(string what, JsonNode? holder, long generation, params IEnumerable<Condition> wanted)
    {
        var conditions = ConditionsOf(holder);
        foreach (var condition in wanted)
        {
            var actual = conditions.FirstOrDefault(entry => (string?)entry!["type"] == condition.Type);
            if (
                actual is null
                || (string?)actual["status"] != condition.Status
                || (condition.Reason is { } reason && (string?)actual["reason"] != reason)
            )
            {
                throw new NotYetException($"{what}: {condition} wanted; {Describe(conditions)}");
            }
        }

        foreach (var stale in conditions.Where(entry => (long?)entry!["observedGeneration"] != generation))
        {
            throw new NotYetException($"{what}: {stale!["type"]} is about generation {stale["observedGeneration"]}, not {generation}");
        }
    }

    public static string Describe(JsonArray conditions) =>
        conditions.Count == 0
            ? "there are no conditions"
            : string.Join(", ", conditions.Select(entry => $"{entry!["type"]}={entry["status"]} ({entry["reason"]}: {entry["message"]})"));
}
