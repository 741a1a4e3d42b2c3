namespace Portolan.Routing;

/// <summary>
/// Which of two rules wins when their matches are equally specific: the older route, then the one whose
/// <c>namespace/name</c> sorts first, then the rule that stands first (Gateway API <c>HTTPRouteRule.matches</c>).
/// The smaller value wins.
/// </summary>
public readonly record struct RuleOrder(DateTimeOffset Created, string Route, int RuleIndex) : IComparable<RuleOrder>
{
    /// <inheritdoc />
    public int CompareTo(RuleOrder other)
    {
        var byAge = Created.CompareTo(other.Created);
        if (byAge != 0)
        {
            return byAge;
        }

        var byName = string.CompareOrdinal(Route, other.Route);
        return byName != 0 ? byName : RuleIndex.CompareTo(other.RuleIndex);
    }
}
