using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Cli.Demo;

/// <summary>A workload that answers each datagram with its name and the datagram.</summary>
internal sealed class DatagramEchoServer : IEchoServer
{
    private readonly UdpClient _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private DatagramEchoServer(string service, IPEndPoint endpoint)
    {
        _socket = new UdpClient(endpoint);
        _serving = ServeAsync(Encoding.UTF8.GetBytes($"{service}: "));
    }

    /// <inheritdoc />
    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public static DatagramEchoServer Start(string service, IPEndPoint endpoint) => new(service, endpoint);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] prefix)
    {
        while (true)
        {
            try
            {
                var asked = await _socket.ReceiveAsync(_stop.Token);
                await _socket.SendAsync((byte[])[.. prefix, .. asked.Buffer], asked.RemoteEndPoint, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Told by ICMP that a client is gone; the next one is not.
            }
        }
    }
}
