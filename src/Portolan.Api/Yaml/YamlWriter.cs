using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api;

/// <summary>
/// Writes JSON as YAML in kubectl's style: fields in their order, lists at the level of their field, texts plain where nobody can misread
/// them.
/// </summary>
public static class YamlWriter
{
    private static readonly JsonSerializerOptions Escaping = new();
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One document, with a line break at its end.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Value(text, node, 0, AfterKey.No);
        return text.ToString();
    }

    /// <summary>Several documents, with <c>---</c> between them.</summary>
    public static string WriteAll(IEnumerable<JsonNode> nodes) => string.Join("---\n", nodes.Select(Write));

    private enum AfterKey
    {
        No,
        Yes,
    }

    private static void Value(StringBuilder text, JsonNode? node, int indent, AfterKey place)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                text.Append(place == AfterKey.Yes ? "\n" : "");
                Fields(text, map, place == AfterKey.Yes ? indent + 2 : indent, FirstLine.Indented);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append(place == AfterKey.Yes ? "\n" : "");
                Items(text, list, indent, FirstLine.Indented);
                break;
            default:
                text.Append(place == AfterKey.Yes ? " " : "").Append(Scalar(node, indent + 2)).Append('\n');
                break;
        }
    }

    private enum FirstLine
    {
        Indented,
        Started,
    }

    private static void Fields(StringBuilder text, JsonObject map, int indent, FirstLine first)
    {
        foreach (var (name, value) in map)
        {
            text.Append(' ', first == FirstLine.Started ? 0 : indent).Append(Text(name)).Append(':');
            Value(text, value, indent, AfterKey.Yes);
            first = FirstLine.Indented;
        }
    }

    private static void Items(StringBuilder text, JsonArray list, int indent, FirstLine first)
    {
        foreach (var item in list)
        {
            text.Append(' ', first == FirstLine.Started ? 0 : indent).Append("- ");
            first = FirstLine.Indented;
            switch (item)
            {
                case JsonObject { Count: > 0 } map:
                    Fields(text, map, indent + 2, FirstLine.Started);
                    break;
                case JsonArray { Count: > 0 } nested:
                    Items(text, nested, indent + 2, FirstLine.Started);
                    break;
                default:
                    text.Append(Scalar(item, indent + 2)).Append('\n');
                    break;
            }
        }
    }

    private static string Scalar(JsonNode? node, int indent) =>
        node switch
        {
            null => "null",
            JsonObject => "{}",
            JsonArray => "[]",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Lines(value.GetValue<string>(), indent),
            _ => node.ToJsonString(Relaxed),
        };

    private static string Lines(string text, int indent)
    {
        var isBlock =
            text.Contains('\n')
            && !text.StartsWith(' ')
            && !text.StartsWith('\n')
            && !text.Any(c => c != '\n' && IsSpecial(c))
            && !text.Split('\n').Any(line => line.EndsWith(' '));
        if (!isBlock)
        {
            return Text(text);
        }

        var (marker, body) = text switch
        {
            _ when text.EndsWith("\n\n", StringComparison.Ordinal) => ("|+", text[..^1]),
            _ when text.EndsWith('\n') => ("|", text[..^1]),
            _ => ("|-", text),
        };
        var margin = new string(' ', indent);
        return $"{marker}\n{string.Join('\n', body.Split('\n').Select(line => line.Length == 0 ? "" : margin + line))}";
    }

    private static string Text(string text) =>
        IsPlain(text) ? text : JsonSerializer.Serialize(text, text.Any(c => c >= 128 && IsSpecial(c)) ? Escaping : Relaxed);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && !Yaml.YamlScalars.IsAmbiguous(text)
        && !"-?:,[]{}#&*!|>'\"%@` =<".Contains(text[0])
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.Any(IsSpecial);

    /// <summary>What YAML takes for a line break or does not print, beyond the line feed.</summary>
    private static bool IsSpecial(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c);
}
