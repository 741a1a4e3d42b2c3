using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Apply;

/// <summary>The elements of field paths.</summary>
internal static class FieldElement
{
    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + JsonText.WriteString(value);

    /// <summary>The element of an item in a list that is a map; null when a key is missing that has no default.</summary>
    public static string? Key(JsonObject item, JsonSchema listSchema)
    {
        var keys = new JsonObject();
        foreach (var name in listSchema.ListMapKeys.Order(StringComparer.Ordinal))
        {
            var value = item[name] ?? listSchema.Items?.Properties.GetValueOrDefault(name)?.Default;
            if (value is null && listSchema.ListMapKeys.Count == 1)
            {
                return null;
            }
            if (value is not null)
            {
                keys[name] = value.DeepClone();
            }
        }

        return keys.Count == 0 ? null : "k:" + JsonText.WriteString(keys);
    }

    /// <summary>Whether a text from outside is an element.</summary>
    public static bool IsWellFormed(string element)
    {
        if (element.Length < 2 || element[1] != ':')
        {
            return false;
        }
        var body = element[2..];
        return element[0] switch
        {
            'f' => true,
            'k' => TryParse(body) is JsonObject,
            'v' => TryParse(body) is not null || body == "null",
            'i' => int.TryParse(body, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _),
            _ => false,
        };
    }

    /// <summary>How an error message shows the element.</summary>
    public static string Describe(string element)
    {
        var body = element[2..];
        switch (element[0])
        {
            case 'f':
                return "." + body;
            case 'k' when JsonNode.Parse(body) is JsonObject keys:
                return $"[{string.Join(",", keys.Select(key => $"{key.Key}={JsonText.WriteString(key.Value)}"))}]";
            case 'v':
                return $"[={body}]";
            default:
                return $"[{body}]";
        }
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
