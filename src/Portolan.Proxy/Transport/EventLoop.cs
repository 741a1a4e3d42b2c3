using System.Net;

namespace Portolan.Proxy.Transport;

/// <summary>
/// One thread that waits for sockets and timers and runs what they cause. Connections stay on the loop that accepted or opened them, so what they share
/// (pools, counters, timers) needs no locks. Epoll on Linux, <see cref="System.Net.Sockets"/> elsewhere, memory and a clock of the test's in tests.
/// </summary>
internal abstract class EventLoop
{
    /// <summary>Which loop of the proxy it is, from 0: what is kept per loop is found by it.</summary>
    public abstract int Index { get; }

    /// <summary>Milliseconds on a steady clock, read once a turn.</summary>
    public abstract long Now { get; }

    /// <summary>A finer reading of the same clock, in ticks of <see cref="System.Diagnostics.Stopwatch"/>, for durations in logs; read once an event at most.</summary>
    public abstract long Timestamp { get; }

    /// <summary>Whether the calling thread runs this loop.</summary>
    public abstract bool IsCurrent { get; }

    /// <summary>Runs something on the loop in one of its next turns. From any thread; the one member that is.</summary>
    public abstract void Post(ILoopWork work);

    /// <summary>Runs something at the end of this turn, before what was written goes out. On the loop only.</summary>
    public abstract void Defer(ILoopWork work);

    /// <summary>Starts a timer: <see cref="LoopTimer.OnDue"/> runs once, no earlier than after <paramref name="milliseconds"/>. Starting it again moves it.</summary>
    public abstract void Start(LoopTimer timer, long milliseconds);

    /// <summary>Opens a connection; <see cref="IConnectionEvents.OnConnected"/> or <see cref="IConnectionEvents.OnClosed"/> follows, never within this call.</summary>
    public abstract ByteConnection Connect(IPEndPoint endPoint, ClientTls? tls, IConnectionEvents events);
}
