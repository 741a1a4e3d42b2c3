using System.Diagnostics;
using Portolan.Bench.Contestants;

namespace Portolan.Bench.Scenarios;

/// <summary>Objects stored by several writers that each wait for an acknowledgement before the next write.</summary>
internal sealed record ObjectLoad(int Stored, TimeSpan Elapsed)
{
    private const int Writers = 16;

    /// <summary>Stores objects until all are, or the time is over.</summary>
    public static async Task<ObjectLoad> RunAsync(IObjectServer server, int objects, TimeSpan limit, Func<int, string> space)
    {
        var next = -1;
        var stored = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));
        return new ObjectLoad(stored, Stopwatch.GetElapsedTime(started));

        async Task WriteAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < limit && Interlocked.Increment(ref next) is var number && number < objects)
            {
                await server.WriteAsync(space(number), number);
                Interlocked.Increment(ref stored);
            }
        }
    }
}
