using System.Net.Sockets;
using Portolan.Proxy.Transport.Linux;

namespace Portolan.Proxy.Transport;

/// <summary>The loops of a proxy.</summary>
internal sealed class LoopGroup : IAsyncDisposable
{
    private readonly SocketLoop[] _loops;

    /// <summary>Makes and starts <paramref name="count"/> loops. <paramref name="fault"/> is told of exceptions that are bugs.</summary>
    public LoopGroup(int count, Action<Exception> fault)
    {
        _loops = [.. Enumerable.Range(0, count).Select(NewLoop)];
        foreach (var loop in _loops)
        {
            loop.Fault = fault;
            loop.SetSiblings(_loops);
            loop.Start();
        }
    }

    /// <summary>The loops by <see cref="EventLoop.Index"/>.</summary>
    public IReadOnlyList<SocketLoop> Loops => _loops;

    /// <summary>Accepts from a socket that listens, on all loops.</summary>
    public SharedListening Listen(Socket socket, IAcceptEvents events) => new(_loops, socket, events);

    /// <summary>Resets all connections, tells them, and ends the loops.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_loops.Select(loop => loop.StopAsync()));

    private static SocketLoop NewLoop(int index) => new EpollLoop(index);
}
