namespace Portolan.Translation.Engine;

/// <summary>
/// Which of several sources wins that contribute the same member: the one that stands first in the wiring, then the key that sorts first.
/// It depends on nothing but names, so the order in which inputs came does not show.
/// </summary>
internal readonly record struct SourceRank(int Source, string Key) : IComparable<SourceRank>
{
    public int CompareTo(SourceRank other)
    {
        var bySource = Source.CompareTo(other.Source);
        return bySource != 0 ? bySource : string.CompareOrdinal(Key, other.Key);
    }
}
