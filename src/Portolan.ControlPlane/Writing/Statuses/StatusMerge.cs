using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.ControlPlane.Writing.Statuses;

/// <summary>
/// Puts our view of a status into what is there, as JSON: conditions by type, entries of parents and ancestors by controller, everything
/// else as a whole. What others wrote stays, in its place. A condition's time changes only when its status does.
/// </summary>
internal sealed class StatusMerge(string controllerName, DateTimeOffset now)
{
    /// <summary>Fields that are ours as a whole: when our view does not have them, they go.</summary>
    private static readonly string[] OurFields = ["addresses", "listeners", "attachedListenerSets", "supportedFeatures", "loadBalancer"];

    // PolicyStatus: "A maximum of 16 ancestors … If this slice is full, implementations MUST NOT add further entries."
    private const int MaxAncestors = 16;

    private readonly string _now = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Whether the status has entries that other controllers wrote.</summary>
    public bool HasOthers(JsonObject? status) =>
        Entries(status, "parents").Concat(Entries(status, "ancestors")).Any(entry => !IsOurs(entry));

    /// <summary>Whether the status has entries that we wrote.</summary>
    public bool HasOurs(JsonObject? status) => Entries(status, "parents").Concat(Entries(status, "ancestors")).Any(IsOurs);

    /// <summary>The status to write; it shares nothing with its arguments.</summary>
    /// <param name="live">What is there.</param>
    /// <param name="wanted">Our view.</param>
    public JsonObject Merge(JsonObject? live, JsonObject wanted)
    {
        var merged = live?.DeepClone().AsObject() ?? [];
        foreach (var name in OurFields)
        {
            merged.Remove(name);
        }

        foreach (var (name, value) in wanted)
        {
            merged[name] = name switch
            {
                "conditions" => Conditions(live?[name] as JsonArray, (JsonArray)value!, Foreign.Keep),
                "parents" => Attachments(live?[name] as JsonArray, (JsonArray)value!, "parentRef", int.MaxValue),
                "ancestors" => Attachments(live?[name] as JsonArray, (JsonArray)value!, "ancestorRef", MaxAncestors),
                "listeners" => Listeners(live?[name] as JsonArray, (JsonArray)value!),
                _ => value?.DeepClone(),
            };
        }

        return merged;
    }

    private JsonArray Attachments(JsonArray? live, JsonArray wanted, string reference, int limit)
    {
        var rest = wanted.OfType<JsonObject>().ToList();
        var merged = new JsonArray();
        foreach (var entry in (live ?? []).OfType<JsonObject>())
        {
            if (!IsOurs(entry))
            {
                merged.Add(entry.DeepClone());
                continue;
            }

            var ours = rest.Find(candidate => JsonNode.DeepEquals(candidate[reference], entry[reference]));
            if (ours is null || !rest.Remove(ours))
            {
                continue;
            }

            merged.Add(WithConditions(ours, entry));
        }

        foreach (var entry in rest.Take(Math.Max(0, limit - merged.Count)))
        {
            merged.Add(WithConditions(entry, live: null));
        }

        return merged;
    }

    private JsonArray Listeners(JsonArray? live, JsonArray wanted)
    {
        var merged = new JsonArray();
        foreach (var listener in wanted.OfType<JsonObject>())
        {
            var known = (live ?? []).OfType<JsonObject>().FirstOrDefault(entry => Text(entry, "name") == Text(listener, "name"));
            merged.Add(WithConditions(listener, known));
        }

        return merged;
    }

    private JsonObject WithConditions(JsonObject wanted, JsonObject? live)
    {
        var merged = wanted.DeepClone().AsObject();
        if (wanted["conditions"] is JsonArray conditions)
        {
            merged["conditions"] = Conditions(live?["conditions"] as JsonArray, conditions, Foreign.Drop);
        }

        return merged;
    }

    private JsonArray Conditions(JsonArray? live, JsonArray wanted, Foreign foreign)
    {
        var rest = wanted.OfType<JsonObject>().ToList();
        var merged = new JsonArray();
        foreach (var known in (live ?? []).OfType<JsonObject>())
        {
            var type = Text(known, "type");
            var ours = rest.Find(candidate => Text(candidate, "type") == type);
            if (ours is not null)
            {
                rest.Remove(ours);
                merged.Add(Timed(ours, Text(known, "status") == Text(ours, "status") ? Text(known, "lastTransitionTime") ?? _now : _now));
            }
            else if (foreign == Foreign.Keep && !ConditionMeaning.IsOfControllers(type ?? ""))
            {
                merged.Add(known.DeepClone());
            }
        }

        foreach (var condition in rest)
        {
            merged.Add(Timed(condition, _now));
        }

        return merged;
    }

    private static JsonObject Timed(JsonObject condition, string time)
    {
        var timed = condition.DeepClone().AsObject();
        timed["lastTransitionTime"] = time;
        return timed;
    }

    private bool IsOurs(JsonObject entry) => Text(entry, "controllerName") == controllerName;

    private static IEnumerable<JsonObject> Entries(JsonObject? status, string field) =>
        (status?[field] as JsonArray ?? []).OfType<JsonObject>();

    private static string? Text(JsonObject entry, string field) => (string?)entry[field];

    /// <summary>What becomes of conditions that we do not know.</summary>
    private enum Foreign
    {
        Keep,
        Drop,
    }
}
