using System.Net;
using System.Net.Sockets;

namespace Portolan.Differential;

/// <summary>Sends bytes as they are and reads until the other side ends.</summary>
internal static class RawClient
{
    /// <summary>The request that follows the bytes of a case, to see whether both sides agree where it begins.</summary>
    public static readonly byte[] Probe = "GET /probe HTTP/1.1\r\nHost: probe.test\r\nConnection: close\r\n\r\n"u8.ToArray();

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Plays a case against an address; the bytes that came back. Throws <see cref="TimeoutException"/> when the other side does not end.
    /// </summary>
    public static async Task<byte[]> PlayAsync(IPEndPoint proxy, RequestCase played, Splitting splitting)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(proxy);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        using var limit = new CancellationTokenSource(Patience);
        var reading = ReadAllAsync(stream, answer, limit.Token);
        try
        {
            byte[] bytes = played.IsCut ? played.Send : [.. played.Send, .. Probe];
            if (splitting == Splitting.Whole)
            {
                await stream.WriteAsync(bytes, limit.Token);
            }
            else
            {
                // Two segments, cut in the middle of what the case is about.
                await stream.WriteAsync(bytes.AsMemory(0, played.Send.Length / 2), limit.Token);
                await Task.Yield();
                await stream.WriteAsync(bytes.AsMemory(played.Send.Length / 2), limit.Token);
            }

            if (played.IsCut)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Refused while we were still sending: what came before is the answer.
        }

        await reading;
        return answer.ToArray();
    }

    private static async Task ReadAllAsync(NetworkStream stream, MemoryStream answer, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"the connection was not closed; so far: {Escapes.Show(answer.ToArray())}", exception);
        }
        catch (IOException)
        {
            // A reset after the answer is an end too.
        }
    }
}

/// <summary>In how many pieces bytes are sent.</summary>
internal enum Splitting
{
    /// <summary>In one.</summary>
    Whole,

    /// <summary>In two.</summary>
    Halves,
}
