namespace Portolan.Translation.Engine.Incremental;

/// <summary>
/// A rule's answer for one key, and what was read for it. The states are those of a pull with validation: an input's change makes its
/// readers stale and their readers suspect; a pull of a suspect answer brings up to date what it read, in the order in which it was read,
/// and computes again only if one of those changed.
/// </summary>
internal abstract class Computation(IncrementalEvaluator evaluator) : Cell
{
    private Cell[] _reads = [];
    private State _state = State.Stale;
    private bool _inCycle;

    private enum State
    {
        Current,
        Suspect,
        Stale,
        Validating,
        Computing,
    }

    protected IncrementalEvaluator Evaluator { get; } = evaluator;

    /// <summary>Something that was read has changed.</summary>
    public void Invalidate()
    {
        Evaluator.Visit();
        var before = _state;
        if (before == State.Computing)
        {
            return;
        }

        _state = State.Stale;
        if (before == State.Current)
        {
            MayHaveChanged();
            OnSuspected();
        }
    }

    /// <summary>Something that was read may have changed.</summary>
    public void Suspect()
    {
        Evaluator.Visit();
        if (_state == State.Current)
        {
            _state = State.Suspect;
            MayHaveChanged();
            OnSuspected();
        }
    }

    public override bool TryRefresh()
    {
        switch (_state)
        {
            case State.Current:
                return true;
            case State.Computing:
                return false;
            case State.Suspect when !_inCycle && IsStillRight():
                _state = State.Current;
                return true;
            default:
                Recompute();
                return true;
        }
    }

    /// <summary>Stops depending on anything.</summary>
    public override void Drop()
    {
        foreach (var cell in _reads)
        {
            Evaluator.Unread(cell, this);
        }

        _reads = [];
    }

    /// <summary>What the computation is, for messages.</summary>
    public abstract (string Rule, string Key) Name { get; }

    /// <summary>Runs the rule; whether the answer differs from the last one.</summary>
    protected abstract bool Compute();

    /// <summary>Called when an answer that was current no longer surely is.</summary>
    protected virtual void OnSuspected() { }

    /// <summary>
    /// Called when the computation was found to need its own answer: such an answer is never validated, always computed again.
    /// </summary>
    public void EnteredCycle() => _inCycle = true;

    private bool IsStillRight()
    {
        _state = State.Validating;
        foreach (var cell in _reads)
        {
            Evaluator.Visit();
            if (!cell.TryRefresh() || _state != State.Validating)
            {
                return false;
            }
        }

        return true;
    }

    private void Recompute()
    {
        _state = State.Computing;
        _inCycle = false;
        var run = Evaluator.Begin(this);
        bool changed;
        try
        {
            changed = Compute();
        }
        finally
        {
            _reads = Evaluator.End(run, _reads);
            Evaluator.Visit(_reads.Length);
            Level = run.Level;
            _state = State.Current;
        }

        if (changed)
        {
            Changed();
        }
    }
}
