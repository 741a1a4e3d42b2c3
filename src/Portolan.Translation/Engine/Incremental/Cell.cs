namespace Portolan.Translation.Engine.Incremental;

/// <summary>
/// Something that can be read and can change: an object, an index entry, a group of a set, a rule's answer. It knows who read it.
/// </summary>
internal abstract class Cell
{
    // Most cells have one reader: null, the reader, or a HashSet of them.
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
            case var one when !ReferenceEquals(one, reader):
                _readers = new HashSet<Computation>(ReferenceEqualityComparer.Instance) { (Computation)one, reader };
                break;
        }
    }

    /// <summary>Whether nobody reads the cell any more.</summary>
    public bool RemoveReader(Computation reader)
    {
        if (_readers is HashSet<Computation> many)
        {
            many.Remove(reader);
            if (many.Count == 0)
            {
                _readers = null;
            }
        }
        else if (ReferenceEquals(_readers, reader))
        {
            _readers = null;
        }

        return _readers is null;
    }

    /// <summary>Brings the cell up to date; false if that is under way already, so that the caller stands in a cycle.</summary>
    public virtual bool TryRefresh() => true;

    /// <summary>Forgets the cell, which nobody reads any more.</summary>
    public abstract void Drop();

    /// <summary>Says to every reader that what it read is no longer so.</summary>
    protected internal void Changed()
    {
        if (_readers is HashSet<Computation> many)
        {
            foreach (var reader in many)
            {
                reader.Invalidate();
            }
        }
        else
        {
            (_readers as Computation)?.Invalidate();
        }
    }

    /// <summary>Says to every reader that what it read may no longer be so.</summary>
    protected void MayHaveChanged()
    {
        if (_readers is HashSet<Computation> many)
        {
            foreach (var reader in many)
            {
                reader.Suspect();
            }
        }
        else
        {
            (_readers as Computation)?.Suspect();
        }
    }
}
