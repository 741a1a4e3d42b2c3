using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>What came of a call.</summary>
internal sealed record GrpcReply(StatusCode Status, string Detail, GrpcReport? Report, Metadata Headers)
{
    public override string ToString() => Report is { } report ? $"{Status} from {report.Namespace}/{report.Pod}" : $"{Status}: {Detail}";
}

/// <summary>A client of gRPC (that of .NET) in front of one Gateway, over HTTP/2 in plain text.</summary>
internal sealed class GrpcProbe(GatewayProbe gateway) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>Calls all rows, again until each is answered as it says, and then once more.</summary>
    public async Task ShowsAsync(params GrpcExchange[] rows)
    {
        await Eventually.SucceedsAsync(() => SweepAsync(rows));
        await SweepAsync(rows);
    }

    /// <summary>Calls many times, ten at once, and returns each workload's share of the answers.</summary>
    public async Task<IReadOnlyDictionary<string, double>> DistributionAsync(GrpcExchange row, int calls)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForAsync(
            0,
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = 10 },
            async (_, _) =>
            {
                var reply = await CallAsync(row);
                counts.AddOrUpdate(reply.Report?.Workload ?? reply.Status.ToString(), 1, (_, count) => count + 1);
            }
        );
        return counts.ToDictionary(entry => entry.Key, entry => (double)entry.Value / calls, StringComparer.Ordinal);
    }

    /// <summary>One unary call.</summary>
    public async Task<GrpcReply> CallAsync(GrpcExchange row, string message = "hello")
    {
        using var call = ChannelTo(row)
            .CreateCallInvoker()
            .AsyncUnaryCall(MethodOf(row, MethodType.Unary), host: null, OptionsOf(row), message);
        var headers = new Metadata();
        try
        {
            headers = await call.ResponseHeadersAsync;
            return new GrpcReply(StatusCode.OK, "", JsonSerializer.Deserialize<GrpcReport>(await call.ResponseAsync), headers);
        }
        catch (RpcException e)
        {
            return new GrpcReply(e.StatusCode, e.Status.Detail, null, headers);
        }
    }

    /// <summary>
    /// A stream in both directions: each message is answered before the next is sent; returns the messages that came back.
    /// </summary>
    public async Task<IReadOnlyList<string>> ConverseAsync(GrpcExchange row, IEnumerable<string> messages)
    {
        using var call = ChannelTo(row)
            .CreateCallInvoker()
            .AsyncDuplexStreamingCall(MethodOf(row, MethodType.DuplexStreaming), host: null, OptionsOf(row));
        List<string> answers = [];
        foreach (var message in messages)
        {
            await call.RequestStream.WriteAsync(message);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            answers.Add(JsonSerializer.Deserialize<GrpcReport>(call.ResponseStream.Current)!.Message);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        return answers;
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }

    private static Method<string, string> MethodOf(GrpcExchange row, MethodType type) => new(type, row.Service, row.Method, Text, Text);

    private static CallOptions OptionsOf(GrpcExchange row)
    {
        var headers = new Metadata();
        foreach (var (name, value) in row.Headers)
        {
            headers.Add(name, value);
        }
        return new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime + Patience, TestContext.Current.CancellationToken);
    }

    private async Task SweepAsync(GrpcExchange[] rows)
    {
        List<string> failures = [];
        foreach (var row in rows)
        {
            var reply = await CallAsync(row);
            var differences = string.Join("; ", Differences(row, reply));
            if (differences.Length > 0)
            {
                failures.Add($"{row}: {reply}: {differences}");
            }
        }

        if (failures.Count > 0)
        {
            throw new NotYetException(
                $"{failures.Count} of {rows.Length} calls went wrong at {gateway.Address}:\n  {string.Join("\n  ", failures)}"
            );
        }
    }

    private static IEnumerable<string> Differences(GrpcExchange wanted, GrpcReply reply)
    {
        if (wanted.Status != reply.Status)
        {
            yield return $"{wanted.Status} wanted";
        }
        if (wanted.Workload is { } workload && workload != reply.Report?.Workload)
        {
            yield return $"workload {workload} wanted";
        }
        if (wanted.Namespace is { } space && space != reply.Report?.Namespace)
        {
            yield return $"namespace {space} wanted";
        }
        if (reply.Report is { } report && report.Method != $"{wanted.Service}/{wanted.Method}")
        {
            yield return $"backend saw {report.Method}";
        }
        foreach (var (name, value) in wanted.SeenHeaders)
        {
            var seen = reply.Report?.Headers.GetValueOrDefault(name) is { } lines ? string.Join(',', lines) : null;
            if (seen != value)
            {
                yield return $"backend saw {name}: {seen ?? "absent"}, {value ?? "absent"} wanted";
            }
        }

        foreach (var (name, value) in wanted.AnswerHeaders)
        {
            var seen = reply.Headers.Any(entry => entry.Key == name)
                ? string.Join(',', reply.Headers.Where(entry => entry.Key == name).Select(entry => entry.Value))
                : null;
            if (seen != value)
            {
                yield return $"answer has {name}: {seen ?? "absent"}, {value ?? "absent"} wanted";
            }
        }
    }

    private GrpcChannel ChannelTo(GrpcExchange row) =>
        _channels.GetOrAdd(
            $"http://{(row.Authority.Length == 0 ? gateway.Address.ToString() : row.Authority)}:{gateway.PortOf(row.Port)}",
            address =>
                GrpcChannel.ForAddress(
                    address,
                    new GrpcChannelOptions
                    {
                        DisposeHttpClient = true,
                        HttpHandler = new SocketsHttpHandler
                        {
                            UseProxy = false,
                            ConnectCallback = async (context, cancellation) =>
                            {
                                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                                try
                                {
                                    await socket.ConnectAsync(gateway.Address, context.DnsEndPoint.Port, cancellation);
                                    return new NetworkStream(socket, ownsSocket: true);
                                }
                                catch
                                {
                                    socket.Dispose();
                                    throw;
                                }
                            },
                        },
                    }
                )
        );
}
