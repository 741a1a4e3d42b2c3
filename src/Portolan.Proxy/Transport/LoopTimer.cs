namespace Portolan.Proxy.Transport;

/// <summary>
/// A timer of a loop. Make one with the object that it watches and start it again and again: nothing is allocated for a start.
/// </summary>
internal abstract class LoopTimer
{
    // The links of the wheel's slot, and when it is due; owned by the loop.
    internal LoopTimer? Next;
    internal LoopTimer? Previous;
    internal long Due;

    /// <summary>Whether it is started and not yet due.</summary>
    public bool IsStarted { get; internal set; }

    /// <summary>Takes it off the wheel; <see cref="OnDue"/> will not run. On the loop only.</summary>
    public void Stop()
    {
        if (IsStarted)
        {
            IsStarted = false;
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }

            Next = null;
            Previous = null;
        }
    }

    /// <summary>The time has come. May start the timer again.</summary>
    protected internal abstract void OnDue();
}
