namespace Portolan.Translation.Engine.Incremental;

/// <summary>What sources say of one member. Mostly there is one; a backend that thousands of routes share has as many.</summary>
internal sealed class Contributions<TItem>
{
    private (SourceRank Rank, TItem Item)? _only;
    private SortedDictionary<SourceRank, TItem>? _many;

    public bool IsEmpty => _only is null && _many is null or { Count: 0 };

    public TItem Winner => _only is { } only ? only.Item : _many!.First().Value;

    public void Set(SourceRank rank, TItem item)
    {
        if (_many is not null)
        {
            _many[rank] = item;
        }
        else if (_only is { } only && only.Rank != rank)
        {
            _many = new SortedDictionary<SourceRank, TItem> { [only.Rank] = only.Item, [rank] = item };
            _only = null;
        }
        else
        {
            _only = (rank, item);
        }
    }

    public void Remove(SourceRank rank)
    {
        _many?.Remove(rank);
        if (_only is { } only && only.Rank == rank)
        {
            _only = null;
        }
    }
}
