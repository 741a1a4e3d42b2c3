using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.EndToEnd.Clients.Workloads;

/// <summary>
/// Says in HTTP/1.1 what Kestrel cannot: early hints (RFC 8297) before the answer to <c>/raw/hints</c>, and trailers behind all others.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private static readonly byte[] Hints = Encoding.Latin1.GetBytes(
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone"
    );

    private static readonly byte[] Trailers = Encoding.Latin1.GetBytes(
        "HTTP/1.1 200 OK\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 4\r\n\r\n"
    );

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public RawServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAllAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            var answer = Trailers;
            while (await reader.ReadLineAsync(_stopping.Token) is { } line)
            {
                if (line.StartsWith("GET ", StringComparison.Ordinal))
                {
                    answer = line.Contains("/raw/hints ", StringComparison.Ordinal) ? Hints : Trailers;
                }

                // The empty line ends a head, and the tests send nothing but heads here.
                if (line.Length == 0)
                {
                    await client.GetStream().WriteAsync(answer, _stopping.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The gateway closed the connection, or the test is over.
        }
    }
}
