using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Linux;

/// <summary>Watches a socket of the BCL on an epoll loop, level-triggered: who reads a little at a time is told again.</summary>
internal sealed class EpollWatch : IEpollTarget, IDisposable
{
    private readonly EpollLoop _loop;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly IReadable _readable;
    private bool _isOver;

    /// <summary>Begins to watch.</summary>
    public EpollWatch(EpollLoop loop, Socket socket, IReadable readable)
    {
        _loop = loop;
        _socket = socket;
        _descriptor = (int)socket.Handle;
        _readable = readable;
        loop.Enter(_descriptor, this, Libc.EpollIn);
    }

    /// <inheritdoc />
    public void OnEpoll(uint events)
    {
        if (!_isOver)
        {
            _readable.OnReadable();
        }
    }

    /// <summary>Watches no more. Before the socket is closed.</summary>
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            _loop.Remove(_descriptor, this);
            GC.KeepAlive(_socket);
        }
    }
}
