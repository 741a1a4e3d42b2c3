using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>The few words of CEL with which rules are written in C#. A field of the wrong type counts as absent.</summary>
internal static class Cel
{
    /// <summary><c>has(self.field)</c>.</summary>
    public static bool Has(this JsonNode? self, string field) => self is JsonObject map && map[field] is not null;

    /// <summary><c>self.field</c> of a string; empty where it is absent.</summary>
    public static string Text(this JsonNode? self, string field) => (self as JsonObject)?[field].Text() ?? "";

    /// <summary><c>self</c> of a string; empty for anything else.</summary>
    public static string Text(this JsonNode? self) => self is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary><c>self.field</c> of a number; 0 where it is absent.</summary>
    public static double Number(this JsonNode? self, string field) =>
        self is JsonObject map && map[field] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? Numbers.Of(value) : 0;

    /// <summary><c>self.field</c> of an object.</summary>
    public static JsonNode? At(this JsonNode? self, string field) => (self as JsonObject)?[field];

    /// <summary>The items of a list; none for anything else.</summary>
    public static IReadOnlyList<JsonNode?> Items(this JsonNode? self) => self is JsonArray list ? [.. list] : [];

    /// <summary>The items of <c>self.field</c>.</summary>
    public static IReadOnlyList<JsonNode?> Items(this JsonNode? self, string field) => self.At(field).Items();

    /// <summary><c>size(self.field)</c> of a list or a map.</summary>
    public static int Size(this JsonNode? self, string field) =>
        self.At(field) switch
        {
            JsonArray list => list.Count,
            JsonObject map => map.Count,
            _ => 0,
        };

    /// <summary><c>self.all(a, self.exists_one(b, same(a, b)))</c>: no two items are the same.</summary>
    public static bool AllUnique(this JsonNode? self, Func<JsonNode?, JsonNode?, bool> same) =>
        self.Items() is var items && items.All(a => items.Count(b => same(a, b)) == 1);

    /// <summary>
    /// <c>duration(self.field)</c> of a text; null where CEL cannot read it. It reads Go's durations, which are more than Gateway API's
    /// pattern takes.
    /// </summary>
    public static TimeSpan? Duration(this JsonNode? self) => Durations.TryParseGo(self.Text(), out var duration) ? duration : null;

    /// <summary>What CEL says of a text that is no duration.</summary>
    public const string NoDuration = "type conversion error from 'string' to 'google.protobuf.Duration'";

    /// <summary>A rule about a value that need not be compared with the one before.</summary>
    public static ValidationRule Rule(string expression, string message, Func<JsonNode, bool> holds) =>
        new(expression, message, (value, _) => holds(value));
}
