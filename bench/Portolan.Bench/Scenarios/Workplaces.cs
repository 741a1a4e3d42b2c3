using Portolan.Bench.Contestants;

namespace Portolan.Bench.Scenarios;

/// <summary>The backends of the workloads, each where it is needed first.</summary>
internal sealed class Workplaces : IAsyncDisposable
{
    private readonly GrpcAnswer _grpc;
    private readonly ByteWorkload _bytes;

    private Workplaces(int http, GrpcAnswer grpc, ByteWorkload bytes)
    {
        Http = http;
        _grpc = grpc;
        _bytes = bytes;
        GrpcMessage = Path.GetTempFileName();

        // A message of 64 bytes, not compressed.
        File.WriteAllBytes(GrpcMessage, [0, 0, 0, 0, 64, .. new byte[64]]);
    }

    /// <summary>Answers over HTTP/1.1.</summary>
    public int Http { get; }

    /// <summary>Answers gRPC.</summary>
    public int Grpc => _grpc.Port;

    /// <summary>Takes and gives bytes.</summary>
    public int Bytes => _bytes.Port;

    /// <summary>A file with a message for it.</summary>
    public string GrpcMessage { get; }

    public static async Task<Workplaces> StartAsync(BenchContext bench) =>
        new(bench.Backend.Port, await GrpcAnswer.StartAsync(), ByteWorkload.Start());

    public async ValueTask DisposeAsync()
    {
        File.Delete(GrpcMessage);
        await _grpc.DisposeAsync();
        await _bytes.DisposeAsync();
    }
}
