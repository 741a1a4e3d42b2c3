using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Differential;

/// <summary>What a backend sends for a request, and whether it closes then.</summary>
internal sealed record BackendAnswer(byte[] Bytes, bool Closes)
{
    public static readonly BackendAnswer Ok = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), Closes: false);
}

/// <summary>
/// A workload that reads requests by the letter, remembers them, and answers what the test says. A request that it cannot read is
/// remembered as garbage.
/// </summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _connections;

    public RecordingBackend(IPAddress address)
    {
        _listener = new TcpListener(address, 0);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAllAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>The requests that came, whole, in order.</summary>
    public ConcurrentQueue<WireMessage> Seen { get; } = new();

    /// <summary>What came and was no request.</summary>
    public ConcurrentQueue<string> Garbage { get; } = new();

    /// <summary>Connections that were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What to answer; by default 200.</summary>
    public Func<WireMessage, BackendAnswer> Answer { get; set; } = _ => BackendAnswer.Ok;

    public void Forget()
    {
        Seen.Clear();
        Garbage.Clear();
    }

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
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        var buffer = new byte[4 * 1024 * 1024];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), _stopping.Token) is var read and > 0)
            {
                length += read;
                var reader = new WireReader(buffer, length);
                var taken = 0;
                while (reader.ReadRequest() is { } request)
                {
                    taken = reader.Position;
                    Seen.Enqueue(request);
                    var answer = Answer(request);
                    await stream.WriteAsync(answer.Bytes, _stopping.Token);
                    if (answer.Closes)
                    {
                        return;
                    }
                }

                buffer.AsSpan(taken, length - taken).CopyTo(buffer);
                length -= taken;
            }
        }
        catch (FormatException exception)
        {
            Garbage.Enqueue($"{exception.Message} in {Escapes.Show(buffer.AsSpan(0, length))}");
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The proxy ended the connection, or the test ends: either way there is nothing more to read.
        }
    }
}
