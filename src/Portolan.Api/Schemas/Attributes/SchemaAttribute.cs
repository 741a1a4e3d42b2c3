namespace Portolan.Api.Schemas;

/// <summary>What a constraint of a list or map property is about.</summary>
internal enum ConstraintTarget
{
    /// <summary>The value; in a list or map of scalars each item.</summary>
    Scalar,

    /// <summary>The property itself, list or not.</summary>
    Property,
}

/// <summary>
/// Adds a constraint to the schema made of a property. A constraint of a scalar that stands on a list or map of scalars holds for each
/// item.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal abstract class SchemaAttribute : Attribute
{
    /// <summary>Whether the constraint is about the property or, in a list, about its items.</summary>
    internal virtual ConstraintTarget Target => ConstraintTarget.Scalar;

    /// <summary>The schema with the constraint.</summary>
    internal abstract JsonSchema Apply(JsonSchema schema);
}
