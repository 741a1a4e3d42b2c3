namespace Portolan.Translation.Engine.Incremental;

/// <summary>Who contributes members to sets.</summary>
internal interface IContributor
{
    /// <summary>
    /// Its place among those that contribute the same member; made when it is asked for, since most members have one contributor.
    /// </summary>
    SourceRank Rank { get; }
}

/// <summary>What sources say of one member. Mostly there is one; a backend that thousands of routes share has as many.</summary>
internal sealed class Contributions<TItem>
{
    private IContributor? _only;
    private TItem? _item;
    private SortedDictionary<SourceRank, TItem>? _many;

    public bool IsEmpty => _only is null && _many is null or { Count: 0 };

    public TItem Winner => _only is not null ? _item! : _many!.First().Value;

    public void Set(IContributor contributor, TItem item)
    {
        if (_many is not null)
        {
            _many[contributor.Rank] = item;
        }
        else if (_only is { } only && !ReferenceEquals(only, contributor))
        {
            _many = new SortedDictionary<SourceRank, TItem> { [only.Rank] = _item!, [contributor.Rank] = item };
            (_only, _item) = (null, default);
        }
        else
        {
            (_only, _item) = (contributor, item);
        }
    }

    public void Remove(IContributor contributor)
    {
        _many?.Remove(contributor.Rank);
        if (ReferenceEquals(_only, contributor))
        {
            (_only, _item) = (null, default);
        }
    }
}
