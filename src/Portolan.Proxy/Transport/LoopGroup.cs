using System.Net.Sockets;
using Portolan.Proxy.Transport.Linux;
using Portolan.Proxy.Transport.Sockets;

namespace Portolan.Proxy.Transport;

/// <summary>The loops of a proxy.</summary>
internal sealed class LoopGroup : IAsyncDisposable
{
    private readonly SocketLoop[] _loops;

    /// <summary>Makes and starts <paramref name="count"/> loops. <paramref name="fault"/> is told of exceptions that are bugs.</summary>
    public LoopGroup(int count, Action<Exception> fault)
        : this(count, fault, OperatingSystem.IsLinux() ? index => new EpollLoop(index) : index => new SelectLoop(index)) { }

    /// <summary>The same with loops of another kind.</summary>
    public LoopGroup(int count, Action<Exception> fault, Func<int, SocketLoop> make)
    {
        _loops = [.. Enumerable.Range(0, count).Select(make)];
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
}
