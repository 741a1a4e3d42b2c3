using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>
/// The workload behind transfers, in this process: it takes what a connection uploads, or sends what it asks for, with as much of HTTP/1.1
/// as that needs. A ClientHello in front of a request is skipped: a proxy that passes TLS on reads no further.
/// </summary>
internal sealed class ByteWorkload : IAsyncDisposable
{
    private const int Piece = 256 * 1024;

    private readonly Socket _listener;
    private readonly Task _accepting;

    private ByteWorkload(Socket listener)
    {
        _listener = listener;
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static ByteWorkload Start()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, Loopback.FreePort()));
        listener.Listen();
        return new ByteWorkload(listener);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[Piece];
            try
            {
                while (await ReadHeadAsync(socket, buffer) is { } head)
                {
                    var size = long.Parse(Between(head.Text, "/bytes/", " "), System.Globalization.CultureInfo.InvariantCulture);
                    if (head.Text.StartsWith("PUT", StringComparison.Ordinal))
                    {
                        await Transfers.ReceiveAsync(socket, buffer, size - head.More);
                        await socket.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"u8.ToArray());
                    }
                    else
                    {
                        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n"));
                        await Transfers.SendAsync(socket, buffer, size);
                    }
                }
            }
            catch (SocketException)
            {
                // Who asks sees it too, and says so.
            }
        }
    }

    // The head of a request as text, and how many bytes of its body came with it; null when the connection ends.
    private static async Task<(string Text, int More)?> ReadHeadAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                return null;
            }

            filled += read;
            var hello = buffer[0] == ClientHello.RecordType && filled >= ClientHello.RecordHeader ? ClientHello.LengthOf(buffer) : 0;
            var end = hello > filled ? -1 : buffer.AsSpan(hello, filled - hello).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Encoding.ASCII.GetString(buffer, hello, end), filled - hello - end - 4);
            }
        }
    }

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
