using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// Values that just keep a constraint, or just break it. <paramref name="Place"/> is the path in the schema, where lists have no index:
/// <c>spec.rules[].name</c>. Broken ones say with which reason they are <paramref name="Refused"/>.
/// </summary>
internal sealed record Boundary(string Place, string Constraint, FieldErrorReason? Refused, IReadOnlyList<Trial> Trials)
{
    public override string ToString() => $"{Place} {Constraint}";
}

/// <summary>A change of a valid object: the field that gets the value, and the field that an error must name.</summary>
internal sealed record Trial(string Changed, JsonNode? Value, string Named)
{
    /// <summary>The valid object.</summary>
    public JsonObject Before { get; init; } = [];

    /// <summary>Takes the field away.</summary>
    public static JsonNode Absent { get; } = JsonValue.Create("(absent)");

    /// <summary>The object after the change.</summary>
    public JsonObject Apply()
    {
        var resource = Before.DeepClone().AsObject();
        if (ReferenceEquals(Value, Absent))
        {
            JsonAt.Remove(resource, Changed);
        }
        else
        {
            JsonAt.Set(resource, Changed, Value?.DeepClone());
        }

        return resource;
    }
}

/// <summary>Where a walk along an object and its schema stands.</summary>
internal readonly record struct Spot(string Field, string Place)
{
    public Spot Child(string name) => Field.Length == 0 ? new Spot(name, name) : new Spot($"{Field}.{name}", $"{Place}.{name}");

    public Spot Item(int index) => new($"{Field}[{index.ToString(CultureInfo.InvariantCulture)}]", $"{Place}[]");

    public Spot Value(string key) => new($"{Field}.{key}", $"{Place}{{}}");

    public Boundary Kept(string constraint, params JsonNode?[] values)
    {
        var field = Field;
        return new Boundary(
            Place,
            constraint,
            null,
            [.. values.Where(value => value is not null).Select(value => new Trial(field, value, field))]
        );
    }

    public Boundary Broken(string constraint, FieldErrorReason reason, JsonNode? value) => Broken(constraint, reason, value, Field);

    public Boundary Broken(string constraint, FieldErrorReason reason, JsonNode? value, string named) =>
        new(Place, constraint, reason, [new Trial(Field, value, named)]);
}
