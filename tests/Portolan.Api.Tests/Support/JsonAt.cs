using System.Globalization;
using System.Text.Json.Nodes;

namespace Portolan.Api.Tests;

/// <summary>Reads and changes the value at a path like <c>spec.rules[0].name</c>.</summary>
internal static class JsonAt
{
    public static JsonNode? Get(JsonNode root, string path) => Steps(path).Aggregate((JsonNode?)root, Step);

    public static void Set(JsonNode root, string path, JsonNode? value)
    {
        var (parent, last) = Parent(root, path);
        switch (parent)
        {
            case JsonObject map:
                map[last] = value;
                break;
            case JsonArray list:
                list[int.Parse(last, CultureInfo.InvariantCulture)] = value;
                break;
            default:
                throw new ArgumentException($"nothing at {path}", nameof(path));
        }
    }

    public static void Remove(JsonNode root, string path)
    {
        var (parent, last) = Parent(root, path);
        parent!.AsObject().Remove(last);
    }

    private static (JsonNode? Parent, string Last) Parent(JsonNode root, string path)
    {
        var steps = Steps(path);
        return (steps[..^1].Aggregate((JsonNode?)root, Step), steps[^1]);
    }

    private static JsonNode? Step(JsonNode? node, string step) =>
        node switch
        {
            JsonObject map => map[step],
            JsonArray list => list[int.Parse(step, CultureInfo.InvariantCulture)],
            _ => null,
        };

    private static string[] Steps(string path) =>
        path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
}
