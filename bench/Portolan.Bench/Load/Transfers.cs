using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Portolan.Bench.Contestants;

namespace Portolan.Bench.Load;

/// <summary>One large transfer through a proxy at a time.</summary>
internal static class Transfers
{
    public const long Gibibyte = 1L << 30;

    private const int Piece = 256 * 1024;

    /// <summary>Downloads 1 GiB; units are GiB.</summary>
    public static Task<LoadResult> DownAsync(int port, Setup setup) => RunAsync(port, setup, isUp: false);

    /// <summary>Uploads 1 GiB.</summary>
    public static Task<LoadResult> UpAsync(int port, Setup setup) => RunAsync(port, setup, isUp: true);

    /// <summary>Reads so many bytes and drops them.</summary>
    public static async Task ReceiveAsync(Socket socket, Memory<byte> buffer, long size)
    {
        while (size > 0)
        {
            var read = await socket.ReceiveAsync(buffer[..(int)Math.Min(buffer.Length, size)]);
            size = read > 0 ? size - read : throw new BenchException($"a transfer ended {size} bytes too early");
        }
    }

    /// <summary>Sends so many bytes of whatever lies in the buffer.</summary>
    public static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> buffer, long size)
    {
        while (size > 0)
        {
            size -= await socket.SendAsync(buffer[..(int)Math.Min(buffer.Length, size)]);
        }
    }

    private static async Task<LoadResult> RunAsync(int port, Setup setup, bool isUp)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var buffer = new byte[Piece];
        var started = Stopwatch.GetTimestamp();
        var head =
            $"{(isUp ? "PUT" : "GET")} /r0/bytes/{Gibibyte} HTTP/1.1\r\nhost: {BenchCertificate.Name}\r\n{(isUp ? $"content-length: {Gibibyte}\r\n" : "")}\r\n";
        byte[] hello = setup.Front == Front.TlsPassthrough ? await ClientHello.BytesAsync() : [];
        await socket.SendAsync((byte[])[.. hello, .. Encoding.ASCII.GetBytes(head)]);
        if (isUp)
        {
            await SendAsync(socket, buffer, Gibibyte);
        }

        var more = await ReadHeadAsync(socket, buffer);
        if (!isUp)
        {
            await ReceiveAsync(socket, buffer, Gibibyte - more);
        }

        return new LoadResult(1, 1 / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    // How many bytes of the body came with the head.
    private static async Task<int> ReadHeadAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += read > 0 ? read : throw new BenchException("a transfer was not answered");
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return buffer.AsSpan(0, filled).StartsWith("HTTP/1.1 200"u8)
                    ? filled - end - 4
                    : throw new BenchException($"a transfer was answered with {Encoding.ASCII.GetString(buffer, 0, end)}");
            }
        }
    }
}
