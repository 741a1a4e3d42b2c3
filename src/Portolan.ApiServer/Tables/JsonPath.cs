using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Tables;

/// <summary>
/// The JSON paths of printer columns: <c>.a.b</c>, <c>['a.b']</c>, <c>[0]</c>, <c>[-1]</c>, <c>[*]</c>, <c>[?(@.type=="Ready")]</c>. What
/// cannot be read finds nothing.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    public static JsonPath Parse(string text)
    {
        var steps = new List<Step>();
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] is '{' or '}' or '$' or '@')
            {
                position++;
            }
            else if (text[position] == '[')
            {
                var end = ClosingBracket(text, position);
                steps.Add(ParseBracket(text[(position + 1)..end]));
                position = end + 1;
            }
            else
            {
                if (text[position] == '.')
                {
                    position++;
                }
                var start = position;
                while (position < text.Length && text[position] is not ('.' or '[' or '}'))
                {
                    position += text[position] == '\\' ? 2 : 1;
                }
                position = Math.Min(position, text.Length);
                if (position > start)
                {
                    steps.Add(
                        text[start..position] is "*"
                            ? new Step.Each()
                            : new Step.Field(text[start..position].Replace("\\", "", StringComparison.Ordinal))
                    );
                }
                else if (position < text.Length && text[position] == '.')
                {
                    continue;
                }
            }
        }

        return new(steps);
    }

    public List<JsonNode?> Evaluate(JsonNode? root)
    {
        List<JsonNode?> current = [root];
        foreach (var step in _steps)
        {
            var next = new List<JsonNode?>();
            foreach (var node in current)
            {
                step.Select(node, next);
            }
            current = next;
        }

        return current;
    }

    private static int ClosingBracket(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == ']')
            {
                return i;
            }
        }

        return text.Length - 1;
    }

    private static Step ParseBracket(string inner)
    {
        inner = inner.Trim();
        if (inner == "*")
        {
            return new Step.Each();
        }
        if (int.TryParse(inner, out var index))
        {
            return new Step.Index(index);
        }
        if (inner.Length >= 2 && inner[0] is '\'' or '"')
        {
            return new Step.Field(inner[1..^1]);
        }
        return inner.StartsWith("?(", StringComparison.Ordinal) ? ParseFilter(inner[2..].TrimEnd(')')) : new Step.Field(inner);
    }

    private static Step ParseFilter(string filter)
    {
        foreach (var symbol in new[] { "==", "!=" })
        {
            var at = filter.IndexOf(symbol, StringComparison.Ordinal);
            if (at > 0)
            {
                return new Step.Filter(Parse(filter[..at].Trim()), filter[(at + 2)..].Trim().Trim('"', '\''), symbol == "==");
            }
        }

        return new Step.Filter(Parse(filter.Trim()), null, WantsEqual: false);
    }

    private abstract record Step
    {
        public abstract void Select(JsonNode? node, List<JsonNode?> into);

        public sealed record Field(string Name) : Step
        {
            public override void Select(JsonNode? node, List<JsonNode?> into)
            {
                if (node is JsonObject fields && fields.TryGetPropertyValue(Name, out var value))
                {
                    into.Add(value);
                }
            }
        }

        public sealed record Index(int At) : Step
        {
            public override void Select(JsonNode? node, List<JsonNode?> into)
            {
                if (node is not JsonArray items)
                {
                    return;
                }
                var at = At < 0 ? items.Count + At : At;
                if (at >= 0 && at < items.Count)
                {
                    into.Add(items[at]);
                }
            }
        }

        public sealed record Each : Step
        {
            public override void Select(JsonNode? node, List<JsonNode?> into)
            {
                if (node is JsonArray items)
                {
                    into.AddRange(items);
                }
                else if (node is JsonObject fields)
                {
                    into.AddRange(fields.Select(field => field.Value));
                }
            }
        }

        public sealed record Filter(JsonPath Path, string? Value, bool WantsEqual) : Step
        {
            public override void Select(JsonNode? node, List<JsonNode?> into)
            {
                if (node is JsonArray items)
                {
                    into.AddRange(items.Where(Holds));
                }
            }

            private bool Holds(JsonNode? item)
            {
                var found = Path.Evaluate(item);
                if (Value is null || found.Count == 0)
                {
                    return found.Count > 0 && Value is null;
                }
                var text = found[0].AsString() ?? JsonText.WriteString(found[0]);
                return text == Value == WantsEqual;
            }
        }
    }
}
