using System.Net;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support.Memory;

/// <summary>
/// An event loop without sockets and without a clock of its own, run by the test's thread. The seed decides in which order and in which
/// pieces bytes arrive and how much fits between two ends; the same seed gives the same run. An exception out of an event fails the test.
/// </summary>
internal sealed class MemoryLoop : EventLoop
{
    private readonly Dictionary<IPEndPoint, Action<MemoryPeer>> _listeners = [];
    private readonly HashSet<IPEndPoint> _silent = [];
    private readonly List<MemoryConnection> _ends = [];
    private readonly List<Exception> _faults = [];
    private long _clock = 1_000_000;
    private int _ports = 40_000;
    private int _readers;

    /// <summary>A loop on which everything arrives whole and at once, or (with a seed) in random pieces.</summary>
    public MemoryLoop(int? seed = null, int index = 0)
        : base(index)
    {
        Splits = seed is not null;
        Random = new Random(seed ?? 1);
        Fault = _faults.Add;
        Enter();
    }

    /// <inheritdoc />
    public override long Timestamp => _clock * System.Diagnostics.Stopwatch.Frequency / 1000;

    /// <summary>Whether bytes arrive in random pieces.</summary>
    public bool Splits { get; }

    /// <summary>Decides what is random.</summary>
    public Random Random { get; }

    /// <summary>Exceptions that nothing may throw; remove those that a test expects.</summary>
    public IReadOnlyList<Exception> Faults => _faults;

    /// <summary>Connections of the code under test that are not over; the test's own ends do not count.</summary>
    public int OpenConnections => Connections - _readers;

    /// <summary>The exceptions so far were expected.</summary>
    public void ForgetFaults() => _faults.Clear();

    /// <summary>The ends that are not over.</summary>
    public IEnumerable<MemoryConnection> Ends => _ends.Where(end => !end.IsForgotten);

    /// <summary>Whoever connects to <paramref name="endPoint"/> is accepted; the test has the other end.</summary>
    public void Listen(IPEndPoint endPoint, Action<MemoryPeer> accepted) => _listeners[endPoint] = accepted;

    /// <summary>Nobody answers at <paramref name="endPoint"/>, not even by a refusal.</summary>
    public void Silence(IPEndPoint endPoint) => _silent.Add(endPoint);

    /// <summary>Nobody listens any more: connections are refused.</summary>
    public void StopListening(IPEndPoint endPoint) => _listeners.Remove(endPoint);

    /// <summary>A client has connected to us: our end, whose events the code under test sets, and the client's.</summary>
    public (ByteConnection Ours, MemoryPeer Client) Accept(IPEndPoint? local = null)
    {
        var remote = new IPEndPoint(IPAddress.Parse("192.0.2.7"), _ports++);
        local ??= new IPEndPoint(IPAddress.Parse("198.51.100.1"), 80);
        var ours = new MemoryConnection(this, local, remote, isConnecting: false);
        var theirs = new MemoryConnection(this, remote, local, isConnecting: false);
        ours.Join(theirs);
        return (ours, Peer(theirs));
    }

    /// <summary>Runs until nothing is under way: no bytes, no work. Timers stay.</summary>
    public void Run()
    {
        for (var turns = 0; IsBusy || _ends.Exists(end => end.HasNews); turns++)
        {
            Assert.True(turns < 1_000_000, "the loop never comes to rest");
            Turn(0);
            Assert.Empty(_faults);
        }
    }

    /// <summary>One turn, with whatever happens to arrive in it.</summary>
    public void RunTurn() => Turn(0);

    /// <summary>Lets time pass, timer by timer, and runs what they cause.</summary>
    public void Advance(long milliseconds)
    {
        Run();
        var end = _clock + milliseconds;
        while (NextTimer <= end)
        {
            _clock = Math.Max(_clock, NextTimer);
            Turn(0);
            Run();
        }

        _clock = end;
        Turn(0);
        Run();
    }

    /// <summary>Lets time pass in which the loop waits: what is on its way arrives then.</summary>
    public void Sleep(long milliseconds) => _clock += milliseconds;

    /// <summary>Fails unless all connections, buffers and timers of the code under test are gone.</summary>
    public void AssertNothingLeft()
    {
        Run();
        Assert.Equal(0, OpenConnections);
        Assert.Equal(0, CountTimers());
        Assert.Equal(0, Buffers.Outstanding);
    }

    internal void Add(MemoryConnection end) => _ends.Add(end);

    internal void PeerIsOver() => _readers--;

    protected override LoopConnection Open(IPEndPoint endPoint) =>
        new MemoryConnection(this, new IPEndPoint(IPAddress.Parse("198.51.100.2"), _ports++), endPoint, isConnecting: true);

    protected override long ReadClock() => _clock;

    protected override void Wait(long milliseconds) { }

    protected override void Tell()
    {
        _ends.RemoveAll(end => end.IsForgotten);
        var order = _ends.ToArray();
        if (Splits)
        {
            Random.Shuffle(order);
        }

        foreach (var end in order)
        {
            if (end.HasNews && (!Splits || Random.Next(3) > 0))
            {
                end.Arrive();
            }
        }
    }

    protected override void Wake() { }

    internal bool IsSilent(IPEndPoint endPoint) => _silent.Contains(endPoint);

    internal void Answer(MemoryConnection connecting)
    {
        if (_listeners.TryGetValue(connecting.Remote!, out var accepted))
        {
            var theirs = new MemoryConnection(this, connecting.Remote!, connecting.Local!, isConnecting: false);
            connecting.Join(theirs);
            accepted(Peer(theirs));
        }
    }

    private MemoryPeer Peer(MemoryConnection end)
    {
        _readers++;
        return new MemoryPeer(this, end);
    }
}
