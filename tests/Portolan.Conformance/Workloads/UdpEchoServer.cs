using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Portolan.Conformance.Workloads;

/// <summary>A pod that answers each datagram with one.</summary>
internal sealed class UdpEchoServer : IAsyncDisposable
{
    private const int DnsHeader = 12;

    private readonly CancellationTokenSource _stop = new();
    private readonly UdpClient _socket;
    private readonly Task _serving;

    private UdpEchoServer(PodSpec spec, int port, Func<PodSpec, byte[], byte[]?> answer)
    {
        _socket = new UdpClient(new IPEndPoint(spec.Address, port));
        _serving = ServeAsync(spec, answer);
    }

    public static UdpEchoServer Start(PodSpec spec, int port, Func<PodSpec, byte[], byte[]?> answer) => new(spec, port, answer);

    /// <summary>Who the pod is, and what it was sent.</summary>
    public static byte[]? Report(PodSpec spec, byte[] datagram) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new PodReport
            {
                Request = Encoding.ASCII.GetString(datagram),
                Namespace = spec.Namespace,
                Pod = spec.Name,
            }
        );

    /// <summary>
    /// A DNS answer without records to any query (RFC 1035, 4.1.1), as a name server gives that knows the name and nothing of it.
    /// </summary>
    public static byte[]? AnswerQuery(byte[] query)
    {
        if (query.Length < DnsHeader)
        {
            return null;
        }
        byte[] answer = [.. query];
        answer[2] |= 0x80;
        answer[3] = 0;
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(PodSpec spec, Func<PodSpec, byte[], byte[]?> answer)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveAsync(_stop.Token);
                if (answer(spec, received.Buffer) is { } reply)
                {
                    await _socket.SendAsync(reply, received.RemoteEndPoint, _stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client is gone already (ICMP): the next one is not.
            }
        }
    }
}
