using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// A backend that keeps the heads of requests as the bytes that came, one character a byte, and answers each with 200. It forgives nothing
/// and hides nothing: what a parser would fold, join or refuse is seen here. Bodies must be announced by <c>Content-Length</c>.
/// </summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private RawBackend()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public BackendKey Key { get; } = new("Service", "test", "raw", 80);

    /// <summary>Heads without their empty line.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    public ProxyConfig.Endpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, EndpointState.Ready);

    public static RawBackend Start() => new();

    /// <summary>The request lines that came.</summary>
    public IEnumerable<string> RequestLines => Heads.Select(head => head.Split("\r\n")[0]);

    /// <summary>The values of a field in a head, one for each line of it.</summary>
    public static string[] Values(string head, string name) =>
        [
            .. head.Split("\r\n")
                .Skip(1)
                .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                .Select(line => line[(name.Length + 1)..].Trim()),
        ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var received = "";
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0)
                {
                    var read = await connection.GetStream().ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    received += Encoding.Latin1.GetString(buffer, 0, read);
                    continue;
                }

                var head = received[..end];
                Heads.Enqueue(head);
                received = await SkipBodyAsync(connection, head, received[(end + 4)..]);
                await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The proxy went, or the test is over.
        }
    }

    private async Task<string> SkipBodyAsync(TcpClient connection, string head, string received)
    {
        var length = Values(head, "Content-Length") is [var value, ..] ? int.Parse(value) : 0;
        var buffer = new byte[4096];
        while (received.Length < length)
        {
            received += Encoding.Latin1.GetString(buffer, 0, await connection.GetStream().ReadAsync(buffer, _stop.Token));
        }

        return received[length..];
    }
}
