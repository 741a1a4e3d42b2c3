using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Http;

/// <summary>Builds a tree from JSON in which a field may stand twice: the last one wins, and each is told.</summary>
internal static class DuplicateFields
{
    public static JsonNode? Read(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var result = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    var field = path.Length == 0 ? name : $"{path}.{name}";
                    reader.Read();
                    if (result.ContainsKey(name))
                    {
                        duplicates.Add(field);
                    }
                    result[name] = Read(ref reader, field, duplicates);
                }

                return result;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, $"{path}[{items.Count}]", duplicates));
                }
                return items;
            case JsonTokenType.Null:
                return null;
            default:
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
        }
    }
}
