using System.Text.Json.Nodes;
using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>A constraint of the property itself.</summary>
internal abstract class PropertyConstraintAttribute : SchemaAttribute
{
    internal sealed override ConstraintTarget Target => ConstraintTarget.Property;
}

/// <summary>Least number of items.</summary>
internal sealed class MinItemsAttribute(int min) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MinItems = min };
}

/// <summary>Greatest number of items.</summary>
internal sealed class MaxItemsAttribute(int max) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MaxItems = max };
}

/// <summary>Greatest number of entries of a map.</summary>
internal sealed class MaxPropertiesAttribute(int max) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MaxProperties = max };
}

/// <summary>Items are told apart by these fields.</summary>
internal sealed class ListMapAttribute(params string[] keys) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { ListType = ListType.Map, ListMapKeys = keys.ToEquatableList() };
}

/// <summary>Scalar items, each once.</summary>
internal sealed class ListSetAttribute : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { ListType = ListType.Set };
}

/// <summary>The key by which a strategic merge patch of a core kind merges the list.</summary>
internal sealed class PatchMergeKeyAttribute(string key) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { PatchMergeKey = key };
}

/// <summary>A strategic merge patch of a core kind unites the list of scalars.</summary>
internal sealed class PatchMergeSetAttribute : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { PatchMergeSet = true };
}

/// <summary>The value, as JSON, that the API server sets where the field is absent; the record's initial value says the same.</summary>
internal sealed class DefaultAttribute(string json) : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Default = JsonNode.Parse(json) };
}

/// <summary>The field must be in the JSON, though the record has an initial value for it.</summary>
internal sealed class RequiredAttribute : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema;
}

/// <summary>The field says something even when it is empty, and is written then: rules ask whether it is there.</summary>
internal sealed class KeepEmptyAttribute : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema;
}

/// <summary>The object is replaced whole by an apply.</summary>
internal sealed class AtomicAttribute : PropertyConstraintAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { AtomicObject = true };
}
