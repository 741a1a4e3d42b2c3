using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>Rules that belong to a type or a field.</summary>
internal interface IRuleSet
{
    /// <summary>The rules, in the order in which they are reported.</summary>
    static abstract EquatableList<ValidationRule> Rules { get; }
}

/// <summary>Finds the rules behind a <see cref="RulesAttribute{T}"/>.</summary>
internal interface IRulesAttribute
{
    /// <summary>The rules.</summary>
    EquatableList<ValidationRule> Rules { get; }
}

/// <summary>The value of the type or field obeys the rules of <typeparamref name="T"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
internal sealed class RulesAttribute<T> : Attribute, IRulesAttribute
    where T : IRuleSet
{
    public EquatableList<ValidationRule> Rules => T.Rules;
}

/// <summary>The server keeps the fields of the object that the record does not know.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>The object matches just one of the schemas of <typeparamref name="T"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OneOfAttribute<T> : Attribute, IOneOfAttribute
    where T : IAlternatives
{
    public EquatableList<JsonSchema> Alternatives => T.Alternatives;
}

/// <summary>Schemas of which a value matches just one.</summary>
internal interface IAlternatives
{
    /// <summary>The schemas.</summary>
    static abstract EquatableList<JsonSchema> Alternatives { get; }
}

/// <summary>Finds the schemas behind a <see cref="OneOfAttribute{T}"/>.</summary>
internal interface IOneOfAttribute
{
    /// <summary>The schemas.</summary>
    EquatableList<JsonSchema> Alternatives { get; }
}

/// <summary>
/// The schema of the field leaves out one field of the record: a structural schema cannot contain itself, and a field may mean nothing in
/// one place.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithoutAttribute(string field) : Attribute
{
    /// <summary>The C# name of the field.</summary>
    public string Field { get; } = field;
}
