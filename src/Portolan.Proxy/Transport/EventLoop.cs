using System.Collections.Concurrent;
using System.Net;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Transport;

/// <summary>
/// One thread that waits for sockets and timers and runs what they cause. Connections stay on the loop that accepted or opened them, so
/// what they share (pools, counters, timers) needs no locks. Epoll on Linux, <see cref="System.Net.Sockets"/> elsewhere, memory and a clock
/// of the test's in tests.
/// </summary>
/// <remarks>
/// A turn: wait; read the clock, so that a timer that is started counts from now and not from before the wait; tell connections what their
/// sockets say; run what was posted, the timers that are due, what connections owe (input that was kept, ends) and what was deferred; send
/// what was written. What comes up while one of these lists runs is for the next turn, which then does not wait: nobody can hold the loop
/// for ever.
/// </remarks>
internal abstract class EventLoop(int index)
{
    private readonly ConcurrentQueue<ILoopWork> _posted = new();
    private readonly TimerWheel _timers = new();
    private List<ILoopWork> _deferred = [];
    private List<ILoopWork> _deferredNow = [];
    private List<LoopConnection> _owing = [];
    private List<LoopConnection> _owingNow = [];
    private List<LoopConnection> _written = [];
    private List<LoopConnection> _writtenNow = [];
    private int _threadId;
    private int _isWoken;

    /// <summary>Which loop of the proxy it is, from 0: what is kept per loop is found by it.</summary>
    public int Index { get; } = index;

    /// <summary>Milliseconds on a steady clock, read once a turn.</summary>
    public long Now { get; private set; }

    /// <summary>
    /// A finer reading of the same clock, in ticks of <see cref="System.Diagnostics.Stopwatch"/>, for durations in logs; read once an event
    /// at most.
    /// </summary>
    public abstract long Timestamp { get; }

    /// <summary>Whether the calling thread runs this loop.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == Volatile.Read(ref _threadId);

    /// <summary>Buffers of this loop.</summary>
    public BufferPool Buffers { get; } = new();

    /// <summary>
    /// Connections that are open or lingering, accepted and made. Any thread may read it: the loop with the fewest gets the next.
    /// </summary>
    public int Connections => Volatile.Read(ref _connections);

    private int _connections;

    /// <summary>Timers that are started; walks over all of them, for tests and diagnostics.</summary>
    public int CountTimers() => _timers.Count();

    /// <summary>
    /// Told of an exception that an event, a timer or a piece of work let out: a bug. The connection concerned is reset, everything else
    /// goes on.
    /// </summary>
    public Action<Exception>? Fault { get; set; }

    /// <summary>Runs something on the loop in one of its next turns. From any thread; the one member that is.</summary>
    public void Post(ILoopWork work)
    {
        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _isWoken, 1) == 0)
        {
            Wake();
        }
    }

    /// <summary>Runs something at the end of this turn, before what was written goes out. On the loop only.</summary>
    public void Defer(ILoopWork work) => _deferred.Add(work);

    /// <summary>
    /// Starts a timer: <see cref="LoopTimer.OnDue"/> runs once, no earlier than after <paramref name="milliseconds"/>. Starting it again
    /// moves it.
    /// </summary>
    public void Start(LoopTimer timer, long milliseconds) => _timers.Start(timer, Now + milliseconds + 1);

    /// <summary>
    /// Opens a connection; <see cref="IConnectionEvents.OnConnected"/> or <see cref="IConnectionEvents.OnClosed"/> follows, never within
    /// this call.
    /// </summary>
    public ByteConnection Connect(IPEndPoint endPoint, ClientTls? tls, IConnectionEvents events)
    {
        var connection = Open(endPoint);
        if (tls is null)
        {
            connection.Events = events;
            return connection;
        }

        return TlsConnection.Client(connection, tls, events);
    }

    /// <summary>Begins to open a plain connection; how it went is told by the loop, not within this call.</summary>
    protected abstract LoopConnection Open(IPEndPoint endPoint);

    /// <summary>Milliseconds on a steady clock.</summary>
    protected abstract long ReadClock();

    /// <summary>
    /// Waits for sockets up to so many milliseconds (−1: for ever). Nobody is told within it: the clock still shows when it began.
    /// </summary>
    protected abstract void Wait(long milliseconds);

    /// <summary>Tells connections by <see cref="LoopConnection.OnReady"/> what the wait found.</summary>
    protected abstract void Tell();

    /// <summary>Ends a wait that another thread is in. From any thread.</summary>
    protected abstract void Wake();

    /// <summary>The calling thread runs the loop from now on.</summary>
    protected void Enter()
    {
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        Now = ReadClock();
        _timers.SetTime(Now);
    }

    /// <summary>One turn. Waits up to <paramref name="longest"/> milliseconds when there is nothing to do.</summary>
    protected void Turn(long longest = long.MaxValue)
    {
        Wait(TimeToWait(longest));
        Now = ReadClock();
        Tell();
        RunPosted();
        _timers.Advance(Now, this);
        RunOwing();
        RunDeferred();
        SendWritten();
    }

    /// <summary>Whether anything is to be done without waiting.</summary>
    protected bool IsBusy => !_posted.IsEmpty || _owing.Count > 0 || _deferred.Count > 0 || _written.Count > 0;

    /// <summary>When the wheel wants to be looked at next, or <see cref="long.MaxValue"/>.</summary>
    protected long NextTimer => _timers.NextTime();

    /// <summary>Says what went wrong; throws nothing.</summary>
    internal void Report(Exception exception) => Fault?.Invoke(exception);

    /// <summary>The connection has something to do that may not happen within the call that caused it.</summary>
    internal void Owe(LoopConnection connection) => _owing.Add(connection);

    /// <summary>The connection has something to send at the end of the turn.</summary>
    internal void SendLater(LoopConnection connection) => _written.Add(connection);

    /// <summary>A connection begins.</summary>
    internal void CountConnection() => Volatile.Write(ref _connections, _connections + 1);

    /// <summary>A connection is over.</summary>
    internal void UncountConnection() => Volatile.Write(ref _connections, _connections - 1);

    private long TimeToWait(long longest)
    {
        if (IsBusy)
        {
            return 0;
        }

        var next = _timers.NextTime();
        var wait = next == long.MaxValue ? long.MaxValue : Math.Max(0, next - Now);
        wait = Math.Min(wait, longest);
        return wait == long.MaxValue ? -1 : wait;
    }

    private void RunPosted()
    {
        if (Volatile.Read(ref _isWoken) == 0)
        {
            return;
        }

        // First the flag, then the queue: what is posted in between wakes the loop once more than needed, and is never left lying.
        Interlocked.Exchange(ref _isWoken, 0);
        for (var left = _posted.Count; left > 0 && _posted.TryDequeue(out var work); left--)
        {
            RunGuarded(work);
        }
    }

    private void RunOwing()
    {
        if (_owing.Count == 0)
        {
            return;
        }

        (_owing, _owingNow) = (_owingNow, _owing);
        foreach (var connection in _owingNow)
        {
            connection.PayGuarded();
        }

        _owingNow.Clear();
    }

    private void RunDeferred()
    {
        if (_deferred.Count == 0)
        {
            return;
        }

        (_deferred, _deferredNow) = (_deferredNow, _deferred);
        foreach (var work in _deferredNow)
        {
            RunGuarded(work);
        }

        _deferredNow.Clear();
    }

    // Twice, because what one connection sends is what a layer below it has to send.
    private void SendWritten()
    {
        for (var layer = 0; layer < 2 && _written.Count > 0; layer++)
        {
            (_written, _writtenNow) = (_writtenNow, _written);
            foreach (var connection in _writtenNow)
            {
                connection.SendGuarded();
            }

            _writtenNow.Clear();
        }
    }

    private void RunGuarded(ILoopWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }
}
