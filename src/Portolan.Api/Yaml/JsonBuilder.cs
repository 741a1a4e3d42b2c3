using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portolan.Api.Yaml;

/// <summary>Turns the events of a YAML parser into JSON, within limits.</summary>
internal sealed class JsonBuilder(IParser parser, YamlLimits limits)
{
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _values;

    public JsonNode? ReadDocument()
    {
        _anchors.Clear();
        return Read(0);
    }

    private JsonNode? Read(int depth)
    {
        var start = parser.Current!;
        if (depth > limits.MaxDepth)
        {
            throw Failure(start, $"lists and maps nest deeper than {limits.MaxDepth} levels");
        }

        Count(1, start);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Copy(alias);
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(scalar, YamlScalars.ToJson(scalar));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Read(depth + 1));
            }

            return Remember(sequence, list);
        }

        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            return Remember(mapping, ReadMap(depth));
        }

        throw Failure(start, "a value is expected here");
    }

    private JsonObject ReadMap(int depth)
    {
        var map = new JsonObject();
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw Failure(parser.Current!, "a key must be a text");
            }

            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(Mergeable(Read(depth + 1), key));
                continue;
            }

            var name =
                key.Style == ScalarStyle.Plain
                && YamlScalars.ToJson(key) is { } typed
                && typed.GetValueKind() != System.Text.Json.JsonValueKind.String
                    ? typed.ToJsonString()
                    : key.Value;
            if (map.ContainsKey(name))
            {
                throw Failure(key, $"the key \"{name}\" stands twice");
            }

            map[name] = Read(depth + 1);
        }

        Merge(map, merged);
        return map;
    }

    private static void Merge(JsonObject map, List<JsonObject> merged)
    {
        foreach (var (name, value) in merged.SelectMany(source => source))
        {
            if (!map.ContainsKey(name))
            {
                map[name] = value?.DeepClone();
            }
        }
    }

    private static IEnumerable<JsonObject> Mergeable(JsonNode? node, ParsingEvent at) =>
        node switch
        {
            JsonObject map => [map],
            JsonArray list when list.All(item => item is JsonObject) => list.Select(item => item!.AsObject()),
            _ => throw Failure(at, "a merge key needs a map or a list of maps"),
        };

    private JsonNode? Copy(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw Failure(alias, $"there is no anchor \"{alias.Value}\" before this");
        }

        // Counted before the copy is made: that is what stops a text whose aliases multiply.
        Count(Size(node), alias);
        return node?.DeepClone();
    }

    private JsonNode? Remember(NodeEvent start, JsonNode? node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = node;
        }

        return node;
    }

    private void Count(int values, ParsingEvent at)
    {
        _values += values;
        if (_values > limits.MaxValues)
        {
            throw Failure(at, $"there are more than {limits.MaxValues} values, those of aliases counted each time");
        }
    }

    private static int Size(JsonNode? node) =>
        node switch
        {
            JsonObject map => 1 + map.Sum(field => Size(field.Value)),
            JsonArray list => 1 + list.Sum(Size),
            _ => 1,
        };

    private static YamlFormatException Failure(ParsingEvent at, string reason) => new(reason, at.Start.Line, at.Start.Column);
}
