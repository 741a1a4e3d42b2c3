using System.Diagnostics;
using Portolan.Bench.Contestants;
using Portolan.Bench.Load;

namespace Portolan.Bench.Scenarios;

/// <summary>How long a write takes from the moment at which it is sent until each of many watchers has read its event.</summary>
internal sealed class WatchDelay
{
    public const int Watchers = 1000;
    public const int WritesPerSecond = 20;

    // The first second warms the code up and does not count.
    private const int Uncounted = WritesPerSecond;
    private const int Writes = Uncounted + (5 * WritesPerSecond);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly long[] _sent = new long[Writes];
    private readonly double[] _delays = new double[Watchers * Writes];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    /// <summary>Milliseconds, sorted, one for each counted write and watcher.</summary>
    public static Task<double[]> RunAsync(IObjectServer server, string space) => new WatchDelay().MeasureAsync(server, space);

    private async Task<double[]> MeasureAsync(IObjectServer server, string space)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(watcher => server.WatchAsync(space, watcher)));
        using var end = new CancellationTokenSource();
        var readers = streams
            .Select((stream, watcher) => MarkReader.ReadAsync(stream, number => Note(watcher, number), end.Token))
            .ToArray();
        await WriteAsync(server, space);
        var complete = await Task.WhenAny(_complete.Task, Task.Delay(Patience)) == _complete.Task;
        await end.CancelAsync();
        await Task.WhenAll(readers.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Array.ForEach(streams, stream => stream.Dispose());
        if (!complete)
        {
            throw new BenchException($"watchers saw {_seen} of {_delays.Length} events");
        }

        var counted = Enumerable
            .Range(0, Watchers)
            .SelectMany(watcher => _delays.Skip((watcher * Writes) + Uncounted).Take(Writes - Uncounted))
            .ToArray();
        Array.Sort(counted);
        return counted;
    }

    // An open loop: a slow acknowledgement does not hold the next write back.
    private async Task WriteAsync(IObjectServer server, string space)
    {
        var started = Stopwatch.GetTimestamp();
        var writes = new Task[Writes];
        for (var number = 0; number < Writes; number++)
        {
            var early = TimeSpan.FromSeconds((double)number / WritesPerSecond) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero);
            _sent[number] = Stopwatch.GetTimestamp();
            writes[number] = server.WriteAsync(space, number);
        }

        await Task.WhenAll(writes);
    }

    private void Note(int watcher, int number)
    {
        _delays[(watcher * Writes) + number] = Stopwatch.GetElapsedTime(_sent[number]).TotalMilliseconds;
        if (Interlocked.Increment(ref _seen) == _delays.Length)
        {
            _complete.SetResult();
        }
    }
}
