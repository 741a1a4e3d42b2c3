using System.Net.Sockets;

namespace Portolan.Proxy.Transport;

/// <summary>A socket that listens for all loops.</summary>
internal sealed class SharedListening
{
    private readonly Socket _socket;
    private readonly Part[] _parts;

    /// <summary>Begins to accept on every loop.</summary>
    public SharedListening(IEnumerable<SocketLoop> loops, Socket socket, IAcceptEvents events)
    {
        _socket = socket;
        _parts = [.. loops.Select(loop => new Part(loop, socket, events))];
    }

    /// <summary>Accepts what waits already, then closes the socket. Connections stay.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(_parts.Select(part => part.StopAsync()));
        _socket.Dispose();
    }

    private sealed class Part : ILoopWork
    {
        private readonly SocketLoop _loop;
        private readonly Socket _socket;
        private readonly IAcceptEvents _events;
        private ISocketAcceptor? _acceptor;

        public Part(SocketLoop loop, Socket socket, IAcceptEvents events)
        {
            _loop = loop;
            _socket = socket;
            _events = events;
            loop.Post(this);
        }

        public void Run() => _acceptor = _loop.Listen(_socket, _events);

        public Task StopAsync() => _loop.RunAsync(() => _acceptor?.Stop());
    }
}
