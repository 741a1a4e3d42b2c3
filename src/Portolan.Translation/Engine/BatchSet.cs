namespace Portolan.Translation.Engine;

/// <summary>The members of a set, by group and key. Of several contributions of a member the one of the lowest rank stays.</summary>
internal sealed class BatchSet
{
    private static readonly Dictionary<object, Contribution> Nobody = [];

    private readonly Dictionary<object, Dictionary<object, Contribution>> _groups = [];

    /// <summary>Every member's group and key.</summary>
    public IEnumerable<MemberKey<object, object>> Keys =>
        _groups.SelectMany(group => group.Value.Keys, (group, key) => new MemberKey<object, object>(group.Key, key));

    /// <summary>The members of a group.</summary>
    public IEnumerable<IMember> Group(object group) => Of(group).Values.Select(contribution => contribution.Member);

    /// <summary>One member, or null.</summary>
    public IMember? Find(object group, object key) => Of(group).GetValueOrDefault(key)?.Member;

    public void Contribute(IMember member, SourceRank rank)
    {
        if (!_groups.TryGetValue(member.Group, out var members))
        {
            _groups[member.Group] = members = [];
        }

        if (!members.TryGetValue(member.Key, out var known) || rank.CompareTo(known.Rank) < 0)
        {
            members[member.Key] = new Contribution(rank, member);
        }
    }

    private Dictionary<object, Contribution> Of(object group) => _groups.GetValueOrDefault(group) ?? Nobody;

    private sealed record Contribution(SourceRank Rank, IMember Member);
}
