using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// Says in which points a schema differs from the OpenAPI schema of a CustomResourceDefinition; descriptions are not compared.
/// </summary>
internal static class SchemaDifference
{
    private static readonly HashSet<string> Known =
    [
        "type",
        "description",
        "format",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "pattern",
        "default",
        "nullable",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "oneOf",
        "anyOf",
        "allOf",
        "not",
        "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys",
        "x-kubernetes-map-type",
        "x-kubernetes-validations",
        "x-kubernetes-int-or-string",
        "x-kubernetes-preserve-unknown-fields",
    ];

    public static IEnumerable<string> Of(JsonObject expected, JsonSchema actual, string path)
    {
        foreach (var (keyword, _) in expected.Where(k => !Known.Contains(k.Key)))
        {
            yield return $"{path}: keyword {keyword} is not compared";
        }

        foreach (var (what, theirs, ours) in Facets(expected, actual))
        {
            if (theirs != ours)
            {
                yield return $"{path}: {what} is {ours}, not {theirs}";
            }
        }

        foreach (var difference in Children(expected, actual, path))
        {
            yield return difference;
        }
    }

    private static IEnumerable<(string What, string Theirs, string Ours)> Facets(JsonObject expected, JsonSchema actual)
    {
        yield return (
            "type",
            Text(expected["type"]),
            actual.Type is SchemaType.IntOrString or SchemaType.Any ? "" : actual.Type.ToString().ToLowerInvariant()
        );
        yield return ("int-or-string", Text(expected["x-kubernetes-int-or-string"]), actual.Type == SchemaType.IntOrString ? "true" : "");
        yield return ("format", Text(expected["format"]), actual.Format ?? "");
        yield return ("pattern", Text(expected["pattern"]), actual.Pattern ?? "");
        yield return (
            "enum",
            Values(expected["enum"]),
            string.Join('|', actual.Enum.Select(value => actual.Type == SchemaType.String ? JsonValue.Create(value).ToJsonString() : value))
        );
        yield return ("required", Texts(expected["required"]), string.Join('|', actual.Required));
        yield return ("default", expected["default"]?.ToJsonString() ?? "", actual.Default?.ToJsonString() ?? "");
        yield return ("minLength", Text(expected["minLength"]), Text(actual.MinLength));
        yield return ("maxLength", Text(expected["maxLength"]), Text(actual.MaxLength));
        yield return ("minimum", Text(expected["minimum"]), Text(actual.Minimum));
        yield return ("maximum", Text(expected["maximum"]), Text(actual.Maximum));
        yield return ("minItems", Text(expected["minItems"]), Text(actual.MinItems));
        yield return ("maxItems", Text(expected["maxItems"]), Text(actual.MaxItems));
        yield return ("minProperties", Text(expected["minProperties"]), Text(actual.MinProperties));
        yield return ("maxProperties", Text(expected["maxProperties"]), Text(actual.MaxProperties));
        yield return (
            "list type",
            Text(expected["x-kubernetes-list-type"]) is "" ? "atomic" : Text(expected["x-kubernetes-list-type"]),
            actual.ListType.ToString().ToLowerInvariant()
        );
        yield return ("list map keys", Texts(expected["x-kubernetes-list-map-keys"]), string.Join('|', actual.ListMapKeys));
        yield return ("map type", Text(expected["x-kubernetes-map-type"]), actual.AtomicObject ? "atomic" : "");
        yield return (
            "rules",
            Rules(expected["x-kubernetes-validations"]),
            string.Join('\n', actual.Rules.Select(rule => $"{rule.Expression} => {rule.Message}").Order(StringComparer.Ordinal))
        );
        yield return ("nullable", Text(expected["nullable"]), actual.Nullable ? "true" : "");
        yield return (
            "preserve-unknown-fields",
            Text(expected["x-kubernetes-preserve-unknown-fields"]),
            actual.PreserveUnknownFields ? "true" : ""
        );
    }

    private static IEnumerable<string> Children(JsonObject expected, JsonSchema actual, string path)
    {
        var theirs = expected["properties"] as JsonObject ?? [];
        var ignored = path.Contains('.') || path.Contains('[') ? Array.Empty<string>() : ["apiVersion", "kind", "metadata"];
        foreach (var name in theirs.Select(p => p.Key).Except(actual.Properties.Keys).Except(ignored))
        {
            yield return $"{path}.{name} is missing";
        }

        foreach (var name in actual.Properties.Keys.Except(theirs.Select(p => p.Key)))
        {
            yield return $"{path}.{name} is not in the CRD";
        }

        var pairs = theirs
            .Where(p => actual.Properties.ContainsKey(p.Key))
            .Select(p => (Node: p.Value, Schema: actual.Properties[p.Key], Path: $"{path}.{p.Key}"))
            .ToList();
        pairs.AddRange(Pair(expected["items"], actual.Items, $"{path}[]"));
        pairs.AddRange(Pair(expected["additionalProperties"], actual.AdditionalProperties, $"{path}{{}}"));
        pairs.AddRange(Pair(expected["not"], actual.Not, $"{path} not"));
        pairs.AddRange(Pairs(expected["oneOf"], actual.OneOf, $"{path} oneOf"));
        pairs.AddRange(Pairs(expected["anyOf"], actual.AnyOf, $"{path} anyOf"));
        pairs.AddRange(Pairs(expected["allOf"], actual.AllOf, $"{path} allOf"));
        foreach (var difference in pairs.SelectMany(pair => Of(pair.Node!.AsObject(), pair.Schema, pair.Path)))
        {
            yield return difference;
        }
    }

    private static IEnumerable<(JsonNode? Node, JsonSchema Schema, string Path)> Pair(JsonNode? node, JsonSchema? schema, string path) =>
        (node, schema) switch
        {
            (JsonObject, not null) => [(node, schema, path)],
            (null, null) => [],
            _ => [(new JsonObject { ["type"] = "(on one side only)" }, schema ?? new JsonSchema(), path)],
        };

    private static IEnumerable<(JsonNode? Node, JsonSchema Schema, string Path)> Pairs(
        JsonNode? nodes,
        EquatableList<JsonSchema> schemas,
        string path
    ) =>
        Enumerable
            .Range(0, Math.Max((nodes as JsonArray)?.Count ?? 0, schemas.Count))
            .SelectMany(i =>
                Pair(
                    (nodes as JsonArray)?.ElementAtOrDefault(i),
                    schemas.ElementAtOrDefault(i),
                    $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]"
                )
            );

    private static string Rules(JsonNode? rules) =>
        string.Join('\n', (rules as JsonArray ?? []).Select(rule => Rule(rule!.AsObject())).Order(StringComparer.Ordinal));

    private static string Rule(JsonObject rule) =>
        string.Join(
            ' ',
            rule.Select(field =>
                    field.Key switch
                    {
                        "rule" => null,
                        "message" => null,
                        _ => $"{field.Key}={Text(field.Value)}",
                    }
                )
                .Prepend($"{Text(rule["rule"])} => {Text(rule["message"])}")
                .Where(text => text is not null)
        );

    private static string Values(JsonNode? list) => string.Join('|', (list as JsonArray ?? []).Select(item => item!.ToJsonString()));

    private static string Texts(JsonNode? list) => string.Join('|', (list as JsonArray ?? []).Select(Text));

    private static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
