using System.Diagnostics;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport;

/// <summary>A loop with sockets and a thread of its own.</summary>
internal abstract class SocketLoop(int index) : EventLoop(index)
{
    /// <summary>How long nobody is accepted after descriptors or memory ran out, in milliseconds.</summary>
    public const int AcceptPause = 100;

    // A connection is moved to another loop when that has fewer by more than so many: moving costs a wake-up.
    private const int Unevenness = 1;

    private const int EndTurns = 1_000;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SocketLoop[] _siblings = [];
    private bool _isStopping;

    /// <inheritdoc />
    public override long Timestamp => Stopwatch.GetTimestamp();

    /// <summary>Begins to accept from a socket that listens; on the loop.</summary>
    public abstract ISocketAcceptor Listen(Socket socket, IAcceptEvents events);

    /// <summary>
    /// Tells when a socket can be read, until the watch is disposed, which comes before the socket is closed. On the loop.
    /// </summary>
    public virtual IDisposable Watch(Socket socket, IReadable readable) =>
        throw new PlatformNotSupportedException("This loop carries no datagrams.");

    /// <summary>The loops that accepted connections are spread over, this one among them.</summary>
    public void SetSiblings(SocketLoop[] siblings) => _siblings = siblings;

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = $"loop {Index}" }.Start();

    /// <summary>Resets all connections, tells them, and ends the thread. From any thread.</summary>
    public Task StopAsync()
    {
        Post(new Stopping(this));
        return _ended.Task;
    }

    /// <summary>
    /// Runs something on the loop; completes when that is done, or will never be because the loop has ended. From any other thread.
    /// </summary>
    public async Task RunAsync(Action action)
    {
        var work = new Awaited(action);
        Post(work);
        await await Task.WhenAny(work.Done, _ended.Task);
    }

    /// <summary>
    /// The loop that should have the next connection: the one with the fewest, this one when that makes little difference.
    /// </summary>
    public SocketLoop Choose()
    {
        var best = this;
        var least = Connections - Unevenness;
        foreach (var loop in _siblings)
        {
            if (loop.Connections < least)
            {
                best = loop;
                least = loop.Connections;
            }
        }

        return best;
    }

    /// <summary>Aborts every connection.</summary>
    protected abstract void AbortAll();

    /// <summary>Gives back what the loop itself holds.</summary>
    protected abstract void Release();

    /// <inheritdoc />
    protected override long ReadClock() => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    private void Run()
    {
        try
        {
            Enter();
            while (!_isStopping)
            {
                Turn();
            }

            // Ends cause ends (an exchange aborts its other side), for a few turns.
            for (var turns = 0; turns < EndTurns && (Connections > 0 || IsBusy); turns++)
            {
                AbortAll();
                Turn(0);
            }

            Release();
        }
        catch (Exception exception)
        {
            Report(exception);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private sealed class Awaited(Action action) : ILoopWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Run()
        {
            try
            {
                action();
                _done.SetResult();
            }
            catch (Exception exception)
            {
                _done.SetException(exception);
            }
        }
    }

    private sealed class Stopping(SocketLoop loop) : ILoopWork
    {
        public void Run() => loop._isStopping = true;
    }
}
