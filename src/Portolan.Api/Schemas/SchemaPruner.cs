using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Takes away fields that a schema does not know.</summary>
public static class SchemaPruner
{
    /// <summary>
    /// Changes <paramref name="value"/> in place and returns the paths of what is gone, like <c>spec.rules[0].foo</c>.
    /// The fields that every object has (<c>apiVersion</c>, <c>kind</c>, <c>metadata</c>) stay when <paramref name="path"/> is empty.
    /// </summary>
    public static IReadOnlyList<string> Prune(JsonNode? value, JsonSchema schema, string path = "")
    {
        var unknown = new List<string>();
        Prune(value, schema, path, unknown);
        return unknown;
    }

    private static void Prune(JsonNode? value, JsonSchema schema, string path, List<string> unknown)
    {
        switch (value)
        {
            case JsonObject map:
                PruneFields(map, schema, path, unknown);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Prune(list[i], items, $"{path}[{i}]", unknown);
                }

                break;
        }
    }

    private static void PruneFields(JsonObject map, JsonSchema schema, string path, List<string> unknown)
    {
        foreach (var (name, field) in map.ToArray())
        {
            var fieldPath = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Properties.TryGetValue(name, out var known))
            {
                Prune(field, known, fieldPath, unknown);
            }
            else if (schema.AdditionalProperties is { } values)
            {
                Prune(field, values, fieldPath, unknown);
            }
            else if (!schema.PreserveUnknownFields && !(path.Length == 0 && name is ("apiVersion" or "kind" or "metadata")))
            {
                map.Remove(name);
                unknown.Add(fieldPath);
            }
        }
    }
}
