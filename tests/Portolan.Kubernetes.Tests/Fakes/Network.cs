using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>A network that the test can take away: connections break, and no new ones are made.</summary>
internal sealed class Network
{
    private readonly ConcurrentBag<Socket> _sockets = [];
    private volatile bool _isDown;

    public HttpMessageHandler CreateHandler() =>
        new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                if (_isDown)
                {
                    throw new SocketException((int)SocketError.NetworkDown);
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                _sockets.Add(socket);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };

    public void TakeDown()
    {
        _isDown = true;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    public void BringBack() => _isDown = false;
}
