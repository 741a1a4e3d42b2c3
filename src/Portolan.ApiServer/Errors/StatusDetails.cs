using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Errors;

/// <summary>One entry of <c>details.causes</c>.</summary>
internal sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>The <c>details</c> of a Status: what object it is about, and why.</summary>
internal sealed record StatusDetails
{
    public string Name { get; init; } = "";

    public string Group { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Uid { get; init; } = "";

    public int RetryAfterSeconds { get; init; }

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        AddText(json, "name", Name);
        AddText(json, "group", Group);
        AddText(json, "kind", Kind);
        AddText(json, "uid", Uid);
        if (Causes.Count > 0)
        {
            var causes = new JsonArray();
            foreach (var cause in Causes)
            {
                var entry = new JsonObject();
                AddText(entry, "reason", cause.Reason);
                AddText(entry, "message", cause.Message);
                AddText(entry, "field", cause.Field);
                causes.Add((JsonNode)entry);
            }

            json["causes"] = causes;
        }

        if (RetryAfterSeconds > 0)
        {
            json["retryAfterSeconds"] = RetryAfterSeconds;
        }

        return json;
    }

    private static void AddText(JsonObject target, string name, string value)
    {
        if (value.Length > 0)
        {
            target[name] = value;
        }
    }
}
