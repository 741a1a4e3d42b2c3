using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>
/// A client of TCP, TLS and UDP in front of one Gateway: asks whoever is behind a port who it is. Every question is a connection, or a flow
/// of datagrams, of its own.
/// </summary>
internal sealed class StreamProbe(GatewayProbe gateway)
{
    // Long enough for a machine under load to connect and answer; a datagram that nobody answers costs all of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks all rows, again until each is answered as it says, and then once more.</summary>
    public async Task ShowsAsync(params StreamExchange[] rows)
    {
        await Eventually.SucceedsAsync(() => SweepAsync(rows));
        await SweepAsync(rows);
    }

    /// <summary>
    /// Asks many times, ten at once, and returns each workload's share of the answers. A question without an answer fails the test.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, double>> DistributionAsync(StreamExchange row, int questions)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForAsync(
            0,
            questions,
            new ParallelOptions { MaxDegreeOfParallelism = 10 },
            async (_, _) =>
            {
                var reply = await AskAsync(row);
                Assert.True(reply.Report is not null, $"{row}: {reply}");
                counts.AddOrUpdate(reply.Report!.Workload, 1, (_, count) => count + 1);
            }
        );
        return counts.ToDictionary(entry => entry.Key, entry => (double)entry.Value / questions, StringComparer.Ordinal);
    }

    public async Task<StreamReply> AskAsync(StreamExchange row)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return row.Transport is StreamTransport.Udp
                ? await AskByDatagramAsync(row, patience.Token)
                : await AskByConnectionAsync(row, patience.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return new StreamReply(null, false, null, e is OperationCanceledException ? "no answer in time" : e.GetBaseException().Message);
        }
    }

    /// <summary>Sends a datagram until it is answered, and returns the answer.</summary>
    public Task<byte[]> AskAsync(int port, byte[] datagram) =>
        Eventually.SucceedsAsync(async () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                return await SendDatagramAsync(port, datagram, patience.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                throw new NotYetException($"UDP {port}: {e.Message}");
            }
        });

    private async Task<byte[]> SendDatagramAsync(int port, byte[] datagram, CancellationToken cancellation)
    {
        using var socket = new UdpClient(gateway.Address.AddressFamily);
        socket.Connect(gateway.Address, gateway.PortOf(port));
        await socket.SendAsync(datagram, cancellation);
        return (await socket.ReceiveAsync(cancellation)).Buffer;
    }

    private async Task SweepAsync(StreamExchange[] rows)
    {
        var replies = await Task.WhenAll(rows.Select(AskAsync));
        var failures = rows.Zip(replies, (row, reply) => (row, reply, difference: reply.DifferenceTo(row)))
            .Where(entry => entry.difference is not null)
            .Select(entry => $"{entry.row}: {entry.reply}: {entry.difference}")
            .ToList();
        if (failures.Count > 0)
        {
            throw new NotYetException(
                $"{failures.Count} of {rows.Length} went wrong at {gateway.Address}:\n  {string.Join("\n  ", failures)}"
            );
        }
    }

    private async Task<StreamReply> AskByDatagramAsync(StreamExchange row, CancellationToken cancellation)
    {
        var answer = await SendDatagramAsync(row.Port, "TEST"u8.ToArray(), cancellation);
        return new StreamReply(JsonSerializer.Deserialize<PodReport>(answer), false, null, null);
    }

    private async Task<StreamReply> AskByConnectionAsync(StreamExchange row, CancellationToken cancellation)
    {
        using var client = new TcpClient(gateway.Address.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(gateway.Address, gateway.PortOf(row.Port), cancellation);
        string? thumbprint = null;
        await using var stream =
            row.Transport is StreamTransport.Tls
                ? await SecureAsync(client.GetStream(), row.ServerName, shown => thumbprint = shown, cancellation)
                : client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        if (await reader.ReadLineAsync(cancellation) is not TcpEchoServer.Greeting)
        {
            return new StreamReply(null, false, thumbprint, "closed without a greeting");
        }
        await stream.WriteAsync("TEST\nIS_TLS\n"u8.ToArray(), cancellation);
        var report = await reader.ReadLineAsync(cancellation);
        var isTls = await reader.ReadLineAsync(cancellation);
        return report is null || isTls is null
            ? new StreamReply(null, false, thumbprint, "closed in the middle")
            : new StreamReply(JsonSerializer.Deserialize<PodReport>(report), isTls == "true", thumbprint, null);
    }

    private static async Task<Stream> SecureAsync(Stream plain, string serverName, Action<string> shown, CancellationToken cancellation)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown(((X509Certificate2)certificate!).Thumbprint);
                    return true;
                },
            },
            cancellation
        );
        return secure;
    }
}
