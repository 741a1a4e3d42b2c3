using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>Names one run of a source: the set that it fills, the rule, and the object or member that it ran for.</summary>
internal sealed record SourceKey(string Set, string Rule, ObjectKey Object) : IComparable<SourceKey>
{
    /// <summary>A member of another set stands for an object, so that every failure has one.</summary>
    public static ObjectKey OfMember(string set, string member) =>
        new(new ResourceType("internal.portolan", "v1", set, set, Api.Schemas.ResourceScope.Cluster), new NamespacedName("", member));

    public int CompareTo(SourceKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var bySet = string.CompareOrdinal(Set, other.Set);
        if (bySet != 0)
        {
            return bySet;
        }

        var byRule = string.CompareOrdinal(Rule, other.Rule);
        return byRule != 0 ? byRule : Object.Name.CompareTo(other.Object.Name);
    }
}
