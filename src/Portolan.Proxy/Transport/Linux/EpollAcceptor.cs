using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Linux;

/// <summary>
/// A loop's part in a listening socket that all loops share: the kernel wakes one of them (EPOLLEXCLUSIVE), which accepts what is there and
/// hands each connection to the loop that has the fewest. One socket instead of one a loop (SO_REUSEPORT): another process cannot take a
/// share of the port unseen, and no connection is lost with a socket that is closed.
/// </summary>
internal sealed unsafe class EpollAcceptor : ISocketAcceptor, IEpollTarget
{
    private const int AcceptsATurn = 64;

    private readonly EpollLoop _loop;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly IAcceptEvents _events;
    private readonly PauseTimer _pause;
    private bool _isEntered;
    private bool _isStopped;

    /// <summary>Begins to accept.</summary>
    public EpollAcceptor(EpollLoop loop, Socket socket, IAcceptEvents events)
    {
        _loop = loop;
        _socket = socket;
        _descriptor = (int)socket.Handle;
        _events = events;
        _pause = new PauseTimer(this);
        Enter();
    }

    /// <inheritdoc />
    public void OnEpoll(uint events)
    {
        for (var accepts = 0; accepts < AcceptsATurn; accepts++)
        {
            if (!AcceptOne())
            {
                return;
            }
        }
    }

    /// <inheritdoc />
    public void Stop()
    {
        _isStopped = true;
        _pause.Stop();
        Leave();
        while (AcceptOne()) { }

        GC.KeepAlive(_socket);
    }

    private void Enter()
    {
        if (!_isEntered && !_isStopped)
        {
            _isEntered = true;
            _loop.Enter(_descriptor, this, Libc.EpollIn | Libc.EpollExclusive);
        }
    }

    private void Leave()
    {
        if (_isEntered)
        {
            _isEntered = false;
            _loop.Remove(_descriptor, this);
        }
    }

    private bool AcceptOne()
    {
        var address = stackalloc byte[SocketAddresses.Size];
        uint length = SocketAddresses.Size;
        var descriptor = Libc.Accept(_descriptor, address, &length, Libc.NonBlocking | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            return AfterFailure(Libc.Error);
        }

        var remote = SocketAddresses.Read(new ReadOnlySpan<byte>(address, SocketAddresses.Size));
        if (_loop.Choose() is EpollLoop other && other != _loop)
        {
            other.Post(new Handover(other, descriptor, remote, _events));
        }
        else
        {
            _loop.Adopt(descriptor, remote, _events);
        }

        return true;
    }

    private bool AfterFailure(int error)
    {
        switch (error)
        {
            case Libc.Again:
                return false;
            case Libc.TooManyFilesHere or Libc.TooManyFiles or Libc.NoBuffers or Libc.NoMemory:
                // What waits stays readable: looking away for a moment is all that keeps this from turning at full speed (L20).
                Leave();
                if (!_isStopped)
                {
                    _loop.Start(_pause, SocketLoop.AcceptPause);
                    _events.OnAcceptFailed(error is Libc.TooManyFilesHere ? AcceptFailure.DescriptorsOfProcess : AcceptFailure.System);
                }

                return false;
            default:
                // The connection broke before it was accepted: the next one, please.
                return true;
        }
    }

    private sealed class PauseTimer(EpollAcceptor acceptor) : LoopTimer
    {
        protected internal override void OnDue() => acceptor.Enter();
    }

    private sealed class Handover(EpollLoop loop, int descriptor, IPEndPoint? remote, IAcceptEvents events) : ILoopWork
    {
        public void Run() => loop.Adopt(descriptor, remote, events);
    }
}
