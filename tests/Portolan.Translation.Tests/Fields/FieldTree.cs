using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Translation.Tests.Fields;

/// <summary>The fields of a kind, as its schema has them: <c>spec.rules[].matches[].path.value</c>.</summary>
internal static class FieldTree
{
    /// <summary>The fields that hold no further ones, status and metadata apart.</summary>
    public static IEnumerable<string> Leaves(JsonSchema schema) =>
        schema
            .Properties.Where(property => property.Key is not ("apiVersion" or "kind" or "metadata" or "status"))
            .SelectMany(property => Leaves(property.Value, property.Key));

    /// <summary>The schema at a place.</summary>
    public static JsonSchema SchemaAt(JsonSchema schema, string path) =>
        path.Split('.')
            .Aggregate(
                schema,
                (at, segment) =>
                {
                    var property = at.Properties[segment.TrimEnd('[', ']')];
                    return segment.EndsWith("[]", StringComparison.Ordinal) ? property.Items! : property;
                }
            );

    /// <summary>Where an object has a field: each time with the objects and lists that lead there, the innermost last.</summary>
    public static IEnumerable<FieldPlace> Places(JsonObject root, string path)
    {
        IEnumerable<FieldPlace> places = [new FieldPlace([], root)];
        foreach (var segment in path.Split('.'))
        {
            var name = segment.TrimEnd('[', ']');
            places = places.SelectMany(place => place.Into(name));
            if (segment.EndsWith("[]", StringComparison.Ordinal))
            {
                places = places.SelectMany(place => place.Items());
            }
        }

        return places.ToList();
    }

    private static IEnumerable<string> Leaves(JsonSchema schema, string path)
    {
        if (schema.Properties.Count > 0)
        {
            return schema.Properties.SelectMany(property => Leaves(property.Value, $"{path}.{property.Key}"));
        }

        return schema.Items is { Properties.Count: > 0 } item ? Leaves(item, path + "[]") : [path];
    }
}

/// <summary>A place in an object, by names of fields and places in lists; an edit finds the same place in a copy.</summary>
internal sealed record FieldPlace(IReadOnlyList<object> Steps, JsonNode? Value)
{
    public IEnumerable<FieldPlace> Into(string name)
    {
        if (Value is JsonObject fields && fields.TryGetPropertyValue(name, out var value))
        {
            yield return new FieldPlace([.. Steps, name], value);
        }
    }

    public IEnumerable<FieldPlace> Items() =>
        Value is JsonArray items ? items.Select((item, index) => new FieldPlace([.. Steps, index], item)) : [];

    /// <summary>A copy of the object with another value here; null takes it away.</summary>
    public JsonObject With(JsonObject root, JsonNode? value)
    {
        var copy = root.DeepClone().AsObject();
        var holder = Steps
            .Take(Steps.Count - 1)
            .Aggregate((JsonNode)copy, (at, step) => step is int index ? at[index]! : at[(string)step]!);
        if (Steps[^1] is int place)
        {
            holder.AsArray().RemoveAt(place);
            if (value is not null)
            {
                holder.AsArray().Insert(place, value);
            }
        }
        else if (value is null)
        {
            holder.AsObject().Remove((string)Steps[^1]);
        }
        else
        {
            holder[(string)Steps[^1]] = value;
        }

        return copy;
    }

    /// <summary>The place that holds this one.</summary>
    public FieldPlace Up => new([.. Steps.Take(Steps.Count - 1)], null);

    /// <summary>Whether it is an entry of a list.</summary>
    public bool IsItem => Steps[^1] is int;
}
