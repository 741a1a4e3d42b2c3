using Portolan.Primitives;

namespace Portolan.Api;

/// <summary>Selects objects by labels; all requirements must hold, and an empty selector selects everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must have just these values.</summary>
    public EquatableMap<string> MatchLabels { get; init; }

    /// <summary>Requirements beyond equality.</summary>
    public EquatableList<LabelSelectorRequirement> MatchExpressions { get; init; }

    /// <summary>Whether an object with these labels is selected. An operator that is not known selects nothing.</summary>
    public bool Matches(EquatableMap<string> labels)
    {
        foreach (var (key, value) in MatchLabels)
        {
            if (!labels.TryGetValue(key, out var theirs) || !string.Equals(theirs, value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        foreach (var requirement in MatchExpressions)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One requirement of a label selector.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>The label.</summary>
    public required string Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>The values of <c>In</c> and <c>NotIn</c>.</summary>
    public EquatableList<string> Values { get; init; }

    internal bool Matches(EquatableMap<string> labels)
    {
        var present = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "In" => present && Values.Contains(value, StringComparer.Ordinal),
            "NotIn" => !present || !Values.Contains(value, StringComparer.Ordinal),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
