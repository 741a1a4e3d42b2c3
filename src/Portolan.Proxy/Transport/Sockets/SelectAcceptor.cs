using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Sockets;

/// <summary>A loop's part in a listening socket that all loops share.</summary>
internal sealed class SelectAcceptor : ISocketAcceptor, ISelectTarget
{
    private readonly SelectLoop _loop;
    private readonly IAcceptEvents _events;
    private readonly PauseTimer _pause;
    private bool _isPaused;

    /// <summary>Begins to accept.</summary>
    public SelectAcceptor(SelectLoop loop, Socket socket, IAcceptEvents events)
    {
        _loop = loop;
        _events = events;
        _pause = new PauseTimer(this);
        Socket = socket;
        loop.Add(this);
    }

    /// <inheritdoc />
    public Socket Socket { get; }

    /// <inheritdoc />
    public SocketStates Wanted => _isPaused ? SocketStates.None : SocketStates.Input;

    /// <inheritdoc />
    public void OnSelected(SocketStates states) => AcceptAll();

    /// <inheritdoc />
    public void Stop()
    {
        _pause.Stop();
        _loop.Remove(this);
        AcceptAll();
    }

    private void AcceptAll()
    {
        while (true)
        {
            try
            {
                var socket = Socket.Accept();
                if (_loop.Choose() is SelectLoop other && other != _loop)
                {
                    other.Post(new Handover(other, socket, _events));
                }
                else
                {
                    _loop.Adopt(socket, _events);
                }
            }
            catch (SocketException exception)
            {
                AfterFailure(exception.SocketErrorCode);
                return;
            }
        }
    }

    private void AfterFailure(SocketError error)
    {
        if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            _isPaused = true;
            _loop.Start(_pause, SocketLoop.AcceptPause);
            _events.OnAcceptFailed(error == SocketError.TooManyOpenSockets ? AcceptFailure.DescriptorsOfProcess : AcceptFailure.System);
        }
    }

    private sealed class PauseTimer(SelectAcceptor acceptor) : LoopTimer
    {
        protected internal override void OnDue() => acceptor._isPaused = false;
    }

    private sealed class Handover(SelectLoop loop, Socket socket, IAcceptEvents events) : ILoopWork
    {
        public void Run() => loop.Adopt(socket, events);
    }
}
