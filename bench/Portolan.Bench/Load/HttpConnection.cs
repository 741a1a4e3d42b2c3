using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Bench.Load;

/// <summary>
/// One HTTP/1.1 connection that asks and waits for the answer. As small as can be: what it costs is taken from the proxy.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1024];
    private SslStream? _tls;
    private int _filled;

    /// <summary>The last answer, head and body.</summary>
    public string Answer => Encoding.ASCII.GetString(_buffer, 0, _filled);

    public Task ConnectAsync(int port) => _socket.ConnectAsync("127.0.0.1", port);

    /// <summary>Connects and shakes hands; whose certificate it is nobody asks.</summary>
    public async Task ConnectTlsAsync(int port, string serverName)
    {
        await ConnectAsync(port);
        _tls = new SslStream(new NetworkStream(_socket));
        await _tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = serverName, RemoteCertificateValidationCallback = (_, _, _, _) => true }
        );
    }

    public static byte[] Get(string path, string host = "bench.example") =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");

    /// <summary>Sends a request and reads the whole answer; returns the status.</summary>
    public async ValueTask<int> AskAsync(ReadOnlyMemory<byte> request)
    {
        await SendAsync(request);
        _filled = 0;
        while (true)
        {
            var read = await ReceiveAsync(_buffer.AsMemory(_filled));
            if (read == 0)
            {
                throw new IOException("the proxy closed the connection");
            }

            _filled += read;
            if (IsWhole(_buffer.AsSpan(0, _filled)))
            {
                return int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Whether the last answer's body is this text.</summary>
    public bool AnswerEndsWith(string text) => Answer.EndsWith("\r\n\r\n" + text, StringComparison.Ordinal);

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is null)
        {
            await _socket.SendAsync(bytes);
        }
        else
        {
            await _tls.WriteAsync(bytes);
        }
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _tls?.ReadAsync(buffer) ?? _socket.ReceiveAsync(buffer);

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..(end + 2)];
        var at = IndexOfName(head, "\r\ncontent-length:"u8);
        if (at < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var value = head[(at + "\r\ncontent-length:"u8.Length)..];
        return answer.Length >= end + 4 + int.Parse(value[..value.IndexOf((byte)'\r')].Trim((byte)' '), CultureInfo.InvariantCulture);
    }

    private static int IndexOfName(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var at = head.IndexOf("\r\n"u8); at >= 0 && at + name.Length <= head.Length; )
        {
            if (Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name))
            {
                return at;
            }

            var next = head[(at + 2)..].IndexOf("\r\n"u8);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return -1;
    }
}
