using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Json;

/// <summary>Reads trees of unknown shape: a field of another type counts as absent.</summary>
internal static class JsonNodeExtensions
{
    public static JsonObject? GetObject(this JsonObject? source, string name) => source?[name] as JsonObject;

    public static JsonArray? GetArray(this JsonObject? source, string name) => source?[name] as JsonArray;

    public static string? GetString(this JsonObject? source, string name) => AsString(source?[name]);

    public static string? AsString(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? GetInteger(this JsonObject? source, string name) => AsInteger(source?[name]);

    public static long? AsInteger(this JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return null;
        }
        if (value.TryGetValue<long>(out var whole))
        {
            return whole;
        }
        return value.TryGetValue<int>(out var small) ? small : null;
    }

    public static bool? GetBoolean(this JsonObject? source, string name) =>
        source?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static JsonObject? Metadata(this JsonObject source) => source["metadata"] as JsonObject;

    public static JsonObject EnsureMetadata(this JsonObject source) => source.EnsureObject("metadata");

    /// <summary>The object in a field; made when it is absent or something else.</summary>
    public static JsonObject EnsureObject(this JsonObject source, string name)
    {
        if (source[name] is JsonObject existing)
        {
            return existing;
        }
        var made = new JsonObject();
        source[name] = made;
        return made;
    }

    public static IEnumerable<string> Strings(this JsonArray? source) => source is null ? [] : source.Select(AsString).OfType<string>();

    public static JsonArray ToJsonArray(this IEnumerable<string> source)
    {
        var array = new JsonArray();
        foreach (var text in source)
        {
            array.Add((JsonNode)JsonValue.Create(text));
        }
        return array;
    }

    public static JsonValueKind KindOf(this JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    /// <summary>Whether two trees say the same; the order of fields does not matter, 1 equals 1.0.</summary>
    public static bool SameAs(this JsonNode? left, JsonNode? right) => ReferenceEquals(left, right) || JsonNode.DeepEquals(left, right);
}
