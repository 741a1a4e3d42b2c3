namespace Portolan.Translation.Engine.Incremental;

/// <summary>
/// Something that can be read and can change: an object, an index entry, a group of a set, a rule's answer. It knows who read it.
/// </summary>
internal abstract class Cell
{
    // A set costs ten times what a short list does, and most cells have one reader or a few.
    private const int FewReaders = 8;

    // null, the reader, an array of a few, or a HashSet of many.
    private object? _readers;

    /// <summary>The highest level of a set that this stands on; 0 for inputs.</summary>
    public int Level { get; protected set; }

    /// <summary>Which run of a rule noted this cell last, so that a run notes it once without a lookup.</summary>
    public long NotedBy { get; set; }

    public bool IsRead => _readers is not null;

    public void AddReader(Computation reader)
    {
        switch (_readers)
        {
            case null:
                _readers = reader;
                break;
            case HashSet<Computation> many:
                many.Add(reader);
                break;
            case Computation[] few when Array.IndexOf(few, reader) < 0:
                _readers =
                    few.Length < FewReaders
                        ? (Computation[])[.. few, reader]
                        : new HashSet<Computation>(few, ReferenceEqualityComparer.Instance) { reader };
                break;
            case Computation one when !ReferenceEquals(one, reader):
                _readers = new[] { one, reader };
                break;
        }
    }

    /// <summary>Whether nobody reads the cell any more.</summary>
    public bool RemoveReader(Computation reader)
    {
        switch (_readers)
        {
            case HashSet<Computation> many:
                many.Remove(reader);
                _readers = many.Count == 0 ? null : many;
                break;
            case Computation[] few when Array.IndexOf(few, reader) >= 0:
                _readers =
                    few.Length == 2 ? few[1 - Array.IndexOf(few, reader)] : few.Where(other => !ReferenceEquals(other, reader)).ToArray();
                break;
            case Computation one when ReferenceEquals(one, reader):
                _readers = null;
                break;
        }

        return _readers is null;
    }

    /// <summary>Brings the cell up to date; false if that is under way already, so that the caller stands in a cycle.</summary>
    public virtual bool TryRefresh() => true;

    /// <summary>Forgets the cell, which nobody reads any more.</summary>
    public abstract void Drop();

    /// <summary>Says to every reader that what it read is no longer so.</summary>
    protected internal void Changed() => Tell(static reader => reader.Invalidate());

    /// <summary>Says to every reader that what it read may no longer be so.</summary>
    protected void MayHaveChanged() => Tell(static reader => reader.Suspect());

    private void Tell(Action<Computation> news)
    {
        switch (_readers)
        {
            case HashSet<Computation> many:
                foreach (var reader in many)
                {
                    news(reader);
                }

                break;
            case Computation[] few:
                Array.ForEach(few, news);
                break;
            case Computation one:
                news(one);
                break;
        }
    }
}
