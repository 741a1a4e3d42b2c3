namespace Portolan.Translation.Engine;

/// <summary>The members of a set, by group and key. Of several contributions of a member the one of the lowest rank stays.</summary>
internal sealed class BatchSet
{
    private static readonly Dictionary<object, Contribution> Nobody = [];

    private readonly Dictionary<object, Dictionary<object, Contribution>> _groups = [];

    /// <summary>Every member, without its item.</summary>
    public IEnumerable<(object Group, object Key)> Keys => _groups.SelectMany(group => group.Value.Keys, (group, key) => (group.Key, key));

    /// <summary>The members of a group.</summary>
    public IEnumerable<(object Key, object? Item)> Group(object group) => Of(group).Select(member => (member.Key, member.Value.Item));

    /// <summary>One member, or null.</summary>
    public object? Find(object group, object key) => Of(group).GetValueOrDefault(key)?.Item;

    public void Contribute(object group, object key, object? item, SourceRank rank)
    {
        if (!_groups.TryGetValue(group, out var members))
        {
            _groups[group] = members = [];
        }

        if (!members.TryGetValue(key, out var known) || rank.CompareTo(known.Rank) < 0)
        {
            members[key] = new Contribution(rank, item);
        }
    }

    private Dictionary<object, Contribution> Of(object group) => _groups.GetValueOrDefault(group) ?? Nobody;

    private sealed record Contribution(SourceRank Rank, object? Item);
}
