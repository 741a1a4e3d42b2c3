using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Sockets;

/// <summary>
/// An event loop for systems without epoll: asks all sockets of the loop in every turn
/// (<see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/>). For development on
/// other systems; its cost grows with the connections.
/// </summary>
internal sealed class SelectLoop : SocketLoop
{
    private const int LongestWait = 60_000;

    private readonly List<ISelectTarget> _targets = [];
    private readonly List<Socket> _read = [];
    private readonly List<Socket> _write = [];
    private readonly List<Socket> _error = [];
    private ISelectTarget[] _asked = [];
    private readonly Socket _wake;
    private readonly Socket _waker;
    private readonly byte[] _drained = new byte[64];

    /// <summary>Makes a loop; it does not run yet.</summary>
    public SelectLoop(int index)
        : base(index)
    {
        // A datagram to ourselves ends a wait.
        _wake = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _waker = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _waker.Connect(_wake.LocalEndPoint!);
    }

    /// <inheritdoc />
    public override ISocketAcceptor Listen(Socket socket, IAcceptEvents events) => new SelectAcceptor(this, socket, events);

    /// <inheritdoc />
    public override IDisposable Watch(Socket socket, IReadable readable) => new SelectWatch(this, socket, readable);

    /// <summary>Takes a connection that was accepted, by this loop or another.</summary>
    public void Adopt(Socket socket, IAcceptEvents events)
    {
        var connection = SelectConnection.Accepted(this, socket);
        try
        {
            events.OnAccepted(connection);
        }
        catch (Exception exception)
        {
            Report(exception);
            connection.Discard();
        }
    }

    /// <summary>Enters one.</summary>
    internal void Add(ISelectTarget target) => _targets.Add(target);

    /// <summary>Takes one out.</summary>
    internal void Remove(ISelectTarget target) => _targets.Remove(target);

    /// <inheritdoc />
    protected override LoopConnection Open(IPEndPoint endPoint) => SelectConnection.Connecting(this, endPoint);

    /// <inheritdoc />
    protected override void Wait(long milliseconds)
    {
        _read.Clear();
        _write.Clear();
        _error.Clear();
        _read.Add(_wake);
        _asked = [.. _targets];
        foreach (var target in _asked)
        {
            Ask(target, SocketStates.Input, _read);
            Ask(target, SocketStates.Output, _write);
            Ask(target, SocketStates.Output, _error);
        }

        Socket.Select(_read, _write, _error, (int)Math.Min(milliseconds < 0 ? LongestWait : milliseconds, LongestWait) * 1000);
        if (_read.Contains(_wake))
        {
            Drain();
        }
    }

    /// <inheritdoc />
    protected override void Tell()
    {
        foreach (var target in _asked)
        {
            var states =
                (_read.Contains(target.Socket) ? SocketStates.Input : SocketStates.None)
                | (_write.Contains(target.Socket) || _error.Contains(target.Socket) ? SocketStates.Output : SocketStates.None);
            if (states != SocketStates.None && _targets.Contains(target))
            {
                Tell(target, states);
            }
        }
    }

    /// <inheritdoc />
    protected override void Wake()
    {
        try
        {
            _waker.Send([1]);
        }
        catch (SocketException)
        {
            // As many wait already as fit.
        }
    }

    /// <inheritdoc />
    protected override void AbortAll()
    {
        foreach (var connection in _targets.OfType<SelectConnection>().ToArray())
        {
            connection.Abort();
        }
    }

    /// <inheritdoc />
    protected override void Release()
    {
        _wake.Dispose();
        _waker.Dispose();
    }

    private void Tell(ISelectTarget target, SocketStates states)
    {
        try
        {
            target.OnSelected(states);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private static void Ask(ISelectTarget target, SocketStates state, List<Socket> list)
    {
        if ((target.Wanted & state) != SocketStates.None)
        {
            list.Add(target.Socket);
        }
    }

    private void Drain()
    {
        while (_wake.Available > 0)
        {
            _wake.Receive(_drained, SocketFlags.None, out _);
        }
    }
}
