using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Tests.Names;

/// <summary>A name server on this machine, over UDP and TCP under one number, that answers as the test says.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], bool, byte[]?> _answer;
    private readonly Task[] _serving;

    private NameServer(UdpClient udp, TcpListener tcp, Func<byte[], bool, byte[]?> answer)
    {
        (_udp, _tcp, _answer) = (udp, tcp, answer);
        _serving = [Task.Run(ServeUdpAsync), Task.Run(ServeTcpAsync)];
    }

    public IPEndPoint EndPoint => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>Questions so far.</summary>
    public int Asked;

    /// <summary>
    /// Starts one; <paramref name="answer"/> gets a question, and whether it came over TCP, and gives nothing to stay silent.
    /// </summary>
    public static NameServer Start(Func<byte[], bool, byte[]?> answer)
    {
        while (true)
        {
            var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                var tcp = new TcpListener((IPEndPoint)udp.Client.LocalEndPoint!);
                tcp.Start();
                return new NameServer(udp, tcp, answer);
            }
            catch (SocketException)
            {
                // Somebody has the number for TCP: another one.
                udp.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_serving);
        _tcp.Dispose();
        _udp.Dispose();
        _stop.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (true)
            {
                var question = await _udp.ReceiveAsync(_stop.Token);
                Interlocked.Increment(ref Asked);
                if (_answer(question.Buffer, false) is { } answer)
                {
                    await _udp.SendAsync(answer, question.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question, _stop.Token);
                Interlocked.Increment(ref Asked);
                if (_answer(question, true) is { } answer)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                    await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }
}
