using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Sockets;

/// <summary>Watches a socket on a <see cref="SelectLoop"/>.</summary>
internal sealed class SelectWatch : ISelectTarget, IDisposable
{
    private readonly SelectLoop _loop;
    private readonly IReadable _readable;

    /// <summary>Begins to watch.</summary>
    public SelectWatch(SelectLoop loop, Socket socket, IReadable readable)
    {
        _loop = loop;
        _readable = readable;
        Socket = socket;
        loop.Add(this);
    }

    /// <inheritdoc />
    public Socket Socket { get; }

    /// <inheritdoc />
    public SocketStates Wanted => SocketStates.Input;

    /// <inheritdoc />
    public void OnSelected(SocketStates states) => _readable.OnReadable();

    /// <summary>Watches no more. Before the socket is closed.</summary>
    public void Dispose() => _loop.Remove(this);
}
