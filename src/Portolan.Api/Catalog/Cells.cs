using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Catalog;

/// <summary>Reads the fields that the columns of core kinds are made of; a field of the wrong type counts as absent.</summary>
internal static class Cells
{
    /// <summary>What kubectl prints where there is nothing.</summary>
    public const string None = "<none>";

    public static PrinterColumn Computed(string name, string type, Func<JsonObject, JsonNode?> render) =>
        new(name, type, "") { Render = render };

    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
        {
            node = (node as JsonObject)?[field];
        }

        return node;
    }

    public static string Text(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonValue value => value.ToJsonString(),
            _ => "",
        };

    public static long Number(JsonNode? node, params ReadOnlySpan<string> path) =>
        long.TryParse(Text(node, path), CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static bool IsTrue(JsonNode? node, params ReadOnlySpan<string> path) => Text(node, path) == "true";

    public static IReadOnlyList<JsonNode?> Items(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonArray array ? [.. array] : [];

    public static string OrNone(string text) => text.Length == 0 ? None : text;

    /// <summary>Labels as <c>a=b,c=d</c>.</summary>
    public static string Labels(JsonNode? labels) =>
        labels is JsonObject map
            ? string.Join(',', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={Text(entry.Value)}"))
            : "";

    /// <summary>Up to three texts, and how many more there are.</summary>
    public static string UpToThree(IReadOnlyList<string> texts, string whenEmpty) =>
        texts.Count switch
        {
            0 => whenEmpty,
            <= 3 => string.Join(',', texts),
            _ => $"{string.Join(',', texts.Take(3))} + {texts.Count - 3} more...",
        };
}
