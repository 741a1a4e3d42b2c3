using System.Diagnostics;
using Portolan.Primitives.Patterns;

namespace Portolan.Routing.Conditions;

/// <summary>A compiled condition on one value.</summary>
internal readonly struct ValueCondition
{
    private readonly ValueMatchType _type;
    private readonly string _value;
    private readonly Pattern? _regex;

    public ValueCondition(ValueMatchType type, string value)
    {
        _type = type;
        _value = value;
        _regex = type == ValueMatchType.RegularExpression ? RoutePattern.Compile(value) : null;
    }

    /// <summary>Whether the condition asks that the name is not there.</summary>
    public bool WantsAbsence => _type == ValueMatchType.Absent;

    /// <summary>Whether only presence counts, so that the value need not be read.</summary>
    public bool IgnoresValue => _type is ValueMatchType.Present or ValueMatchType.Absent;

    /// <summary>Whether the value of a name that is there fulfils the condition.</summary>
    public bool Holds(ReadOnlySpan<char> value) =>
        _type switch
        {
            ValueMatchType.Exact => value.SequenceEqual(_value),
            ValueMatchType.Prefix => value.StartsWith(_value, StringComparison.Ordinal),
            ValueMatchType.RegularExpression => _regex!.IsMatch(value),
            ValueMatchType.Present => true,
            ValueMatchType.Absent => false,
            _ => throw new UnreachableException(),
        };
}
