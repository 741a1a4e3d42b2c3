using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Selectors;

/// <summary>A field selector: <c>metadata.name=a,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    private readonly IReadOnlyList<Term> _terms;

    private FieldSelector(IReadOnlyList<Term> terms) => _terms = terms;

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => _terms.Count == 0;

    /// <summary>The one name that can match, if the selector asks for one: a watch of one object costs no list.</summary>
    public string? Name => _terms.FirstOrDefault(term => term is { Field: "metadata.name", IsEqual: true })?.Value;

    public bool Matches(StoredObject candidate)
    {
        JsonObject? tree = null;
        foreach (var term in _terms)
        {
            var value = term.Field switch
            {
                "metadata.name" => candidate.Name.Name,
                "metadata.namespace" => candidate.Name.Namespace,
                _ => Read(tree ??= candidate.Parse(), term.Path),
            };
            if (value == term.Value != term.IsEqual)
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="StatusException">400: the text is no selector, or the kind cannot be selected by such a field.</exception>
    public static FieldSelector Parse(string? text, ServedResource resource)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }
        var terms = new List<Term>();
        foreach (var part in SplitTerms(text).Where(part => part.Length > 0))
        {
            var term = ParseTerm(part) ?? throw Refusals.BadRequest($"invalid selector: '{text}'; can't understand '{part}'");
            if (SelectableFields.PathOf(resource, term.Field) is not { } path)
            {
                throw Refusals.BadRequest($"field label not supported: {term.Field}");
            }
            terms.Add(term with { Path = path });
        }

        return new(terms);
    }

    private static string Read(JsonObject tree, string paths)
    {
        foreach (var path in paths.Split('|'))
        {
            if (ReadOne(tree, path) is { Length: > 0 } found)
            {
                return found;
            }
        }

        return "";
    }

    private static string ReadOne(JsonObject tree, string path)
    {
        JsonNode? node = tree;
        foreach (var step in path.Split('.'))
        {
            node = (node as JsonObject)?[step];
        }
        return node switch
        {
            null => "",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => JsonText.WriteString(node),
        };
    }

    private static Term? ParseTerm(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\\')
            {
                i++;
                continue;
            }

            if (part[i] == '!' && i + 1 < part.Length && part[i + 1] == '=')
            {
                return Make(part[..i], part[(i + 2)..], isEqual: false);
            }
            if (part[i] == '=')
            {
                return Make(part[..i], part[(part.AsSpan(i).StartsWith("==") ? i + 2 : i + 1)..], isEqual: true);
            }
        }

        return null;
    }

    private static Term? Make(string field, string value, bool isEqual) =>
        Unescape(value) is { } plain ? new(field, plain, isEqual, field) : null;

    private static string? Unescape(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ',' or '=')
            {
                return null;
            }
            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '=')))
            {
                return null;
            }
            result.Append(value[i]);
        }

        return result.ToString();
    }

    private static IEnumerable<string> SplitTerms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private sealed record Term(string Field, string Value, bool IsEqual, string Path);
}
