using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portolan.ApiServer.Http;

/// <summary>Reads one YAML document as JSON, within limits on depth and on what aliases may multiply.</summary>
internal ref struct YamlText
{
    private const int MaxNodes = 200_000;
    private readonly Dictionary<string, JsonNode?> _anchors;
    private readonly Parser _parser;
    private int _nodes;

    private YamlText(Parser parser)
    {
        _parser = parser;
        _anchors = new(StringComparer.Ordinal);
    }

    /// <exception cref="StatusException">400: no YAML, too deep, or multiplied by aliases.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8)));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            var tree = new YamlText(parser).ReadNode(0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                throw Refusals.BadRequest("the body has more than one YAML document");
            return JsonText.ParseAny(JsonText.Write(tree));
        }
        catch (YamlException e)
        {
            throw Refusals.BadRequest($"error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The parser's own way of refusing some malformed documents.
            throw Refusals.BadRequest($"error converting YAML to JSON: yaml: {e.Message}");
        }
    }

    private JsonNode? ReadNode(int depth)
    {
        if (depth > JsonText.MaxDepth)
            throw Refusals.BadRequest($"the body is nested deeper than {JsonText.MaxDepth} levels");
        Count(1);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var copy = _anchors.TryGetValue(alias.Value.Value, out var known)
                ? known?.DeepClone()
                : throw Refusals.BadRequest($"yaml: unknown anchor '{alias.Value.Value}' referenced");
            Count(Size(copy));
            return copy;
        }

        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        JsonNode? node;
        if (_parser.TryConsume<Scalar>(out var scalar))
            node = ToJson(scalar);
        else if (_parser.TryConsume<SequenceStart>(out _))
            node = ReadSequence(depth);
        else
            node = ReadMapping(depth);
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node?.DeepClone();
        return node;
    }

    private JsonArray ReadSequence(int depth)
    {
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return items;
    }

    private JsonObject ReadMapping(int depth)
    {
        _parser.Consume<MappingStart>();
        var fields = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Refusals.BadRequest("error converting YAML to JSON: a key must be a scalar");
            if (fields.ContainsKey(key.Value))
                throw Refusals.BadRequest($"error converting YAML to JSON: yaml: line {key.Start.Line}: key \"{key.Value}\" already set in map");
            fields[key.Value] = ReadNode(depth + 1);
        }

        return fields;
    }

    // Aliases of aliases double with each line ("billion laughs"): what they expand to counts too.
    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw Refusals.BadRequest("the body has too many nodes, or its aliases expand to too many");
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject fields => 1 + fields.Sum(field => Size(field.Value)),
        JsonArray items => 1 + items.Sum(Size),
        _ => 1,
    };

    private static JsonNode? ToJson(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
            return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (text[0] is not ((>= '0' and <= '9') or '-' or '+' or '.'))
            return JsonValue.Create(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return JsonValue.Create(hex);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
