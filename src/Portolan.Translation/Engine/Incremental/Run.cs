namespace Portolan.Translation.Engine.Incremental;

/// <summary>One run of a rule while it is under way: what it has read so far.</summary>
internal sealed class Run
{
    private readonly List<Cell> _reads = [];

    public Computation? Owner { get; private set; }

    public long Id { get; private set; }

    /// <summary>The highest level of what was read.</summary>
    public int Level { get; private set; }

    public void Start(Computation owner, long id)
    {
        Owner = owner;
        Id = id;
        Level = 0;
        _reads.Clear();
    }

    public void Note(Cell cell)
    {
        Level = Math.Max(Level, cell.Level);
        if (cell.NotedBy != Id)
        {
            cell.NotedBy = Id;
            _reads.Add(cell);
        }
    }

    /// <summary>The reads in order; the same array when they are those of the last time, which is the rule.</summary>
    public Cell[] Reads(Cell[] before)
    {
        if (before.Length != _reads.Count)
        {
            return [.. _reads];
        }

        for (var index = 0; index < before.Length; index++)
        {
            if (!ReferenceEquals(before[index], _reads[index]))
            {
                return [.. _reads];
            }
        }

        return before;
    }
}
