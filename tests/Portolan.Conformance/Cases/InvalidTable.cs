using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Cases;

/// <summary>Mistakes in objects of one kind, each a change of objects that are right.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Documents">What is right; <c>ROW</c> is the row's name. The first document is changed.</param>
/// <param name="Text">The rows, one a line: <c>field = JSON [; field = JSON] =&gt; outcome</c>.</param>
/// <param name="Observed">The kind of the object whose status tells; that of the first document when empty.</param>
internal sealed record InvalidTable(string Name, string Documents, string Text, string Observed = "")
{
    /// <summary>The rows.</summary>
    public IReadOnlyList<InvalidRow> Rows { get; } =
    [
        .. Text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0)
            .Select((line, index) => InvalidRow.Parse($"{Name.ToLowerInvariant()}-{index}", line)),
    ];

    /// <summary>Whether the objects have a listener <c>good</c> beside the one that is changed.</summary>
    public bool HasGoodListener => Documents.Contains("name: good", StringComparison.Ordinal);

    public IReadOnlyList<JsonObject> DocumentsOf(InvalidRow row) =>
        Manifest.Parse(Documents.Replace("ROW", row.Name, StringComparison.Ordinal));

    public ObjectId ObservedId(string space, InvalidRow row)
    {
        var body = DocumentsOf(row).First(document => Observed.Length == 0 || (string?)document["kind"] == Observed);
        return ObjectId.Of(body) with
        {
            Namespace = (string?)body["kind"] is "GatewayClass" ? "" : (string?)body["metadata"]!["namespace"] ?? space,
        };
    }
}

/// <summary>One mistake.</summary>
/// <param name="Name">The name of what has it.</param>
/// <param name="Change">What is written, where.</param>
/// <param name="Outcome">
/// What must come of it: <c>rejected FIELD</c>; <c>unreadable TEXT</c> of what is no object of its kind at all, so that the API, as
/// Kubernetes, knows no name to tell; or <c>[listener] TYPE STATUS REASON</c>.
/// </param>
internal sealed partial record InvalidRow(string Name, string Change, string Outcome)
{
    /// <summary>What the API's refusal must say, the field with the object's name; absent when the object is to be taken.</summary>
    public string[]? Refusal =>
        Outcome.Split(' ', 2) switch
        {
            ["rejected", var path] => [$"\\\"{Name}\\\"", path],
            ["unreadable", var text] => [text],
            _ => null,
        };

    /// <summary>The listener whose condition tells; absent when it is the object's own.</summary>
    public string? Listener => Outcome.StartsWith("listener ", StringComparison.Ordinal) ? "bad" : null;

    /// <summary>The condition.</summary>
    public Condition? Wanted => Outcome.Split(' ')[^3..] is [var type, var status, var reason] ? new Condition(type, status, reason) : null;

    public static InvalidRow Parse(string name, string line)
    {
        var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
        return new InvalidRow(name, line[..arrow].Trim(), line[(arrow + 2)..].Trim());
    }

    /// <summary>Makes the mistake in a document, if it is the one whose fields the row names.</summary>
    public void Apply(JsonObject body)
    {
        foreach (var assignment in Change.Split(" ; "))
        {
            var equals = assignment.IndexOf(" = ", StringComparison.Ordinal);
            Set(body, assignment[..equals].Trim(), JsonNode.Parse(assignment[(equals + 3)..]));
        }
    }

    public override string ToString() => $"{Name}: {Change} => {Outcome}";

    private static void Set(JsonObject body, string path, JsonNode? value)
    {
        JsonNode place = body;
        var steps = Step().Matches(path).Select(match => match.Value.Trim('.', '[', ']')).ToArray();
        for (var index = 0; index < steps.Length; index++)
        {
            var isLast = index == steps.Length - 1;
            if (place is JsonArray list)
            {
                var at = int.Parse(steps[index], System.Globalization.CultureInfo.InvariantCulture);
                while (list.Count <= at)
                {
                    list.Add(new JsonObject());
                }

                if (isLast)
                {
                    list[at] = value;
                    return;
                }

                place = list[at]!;
                continue;
            }

            var holder = place.AsObject();
            if (isLast && value is null)
            {
                holder.Remove(steps[index]);
                return;
            }

            if (isLast)
            {
                holder[steps[index]] = value;
                return;
            }

            place = holder[steps[index]] ??= int.TryParse(steps[index + 1], out _) ? new JsonArray() : new JsonObject();
        }
    }

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+(/[^.\[\]]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
