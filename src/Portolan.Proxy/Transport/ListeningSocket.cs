using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport;

/// <summary>Sockets that listen. What is set here holds for every connection that they accept.</summary>
internal static class ListeningSocket
{
    // Connections that wait to be accepted; the kernel takes the lesser of this and net.core.somaxconn.
    private const int Backlog = 4096;

    // A client that vanished is found after two minutes of silence, and three probes of which none is answered.
    private const int KeepAliveTime = 120;
    private const int KeepAliveInterval = 20;
    private const int KeepAliveRetries = 3;

    /// <summary>Binds and listens. <see cref="IPAddress.IPv6Any"/> takes IPv4 as well. Throws <see cref="SocketException"/>.</summary>
    public static Socket Open(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Blocking = false;
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveTime);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
