namespace Portolan.Proxy.AccessLog;

/// <summary>
/// Writes the lines of all loops to the log's stream in the background, many at a time. When the stream is slower than the requests, lines
/// are dropped and counted; requests are never held up.
/// </summary>
internal sealed class LogDrain : IAsyncDisposable
{
    // A pause between batches makes one write of many lines.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly LogShard[] _shards;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _writing;
    private TaskCompletionSource? _waiting;
    private long _failed;

    /// <summary>Makes the log of <paramref name="loops"/> loops.</summary>
    public LogDrain(Stream stream, TimeProvider clock, int loops)
    {
        _stream = stream;
        _clock = clock;
        _shards = [.. Enumerable.Range(0, loops).Select(_ => new LogShard(this, clock))];
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Lines that were lost because the stream was too slow, and writes that failed.</summary>
    public long Dropped => Volatile.Read(ref _failed) + _shards.Sum(shard => shard.Dropped);

    /// <summary>The end of one loop.</summary>
    public LogShard ShardOf(int loop) => _shards[loop];

    /// <summary>A line was written to a ring.</summary>
    public void Wake()
    {
        // The line must be visible before we look whether the reader sleeps. It makes it so before it does: there are many lines to a
        // sleep.
        if (Volatile.Read(ref _waiting) is { } waiting && Interlocked.CompareExchange(ref _waiting, null, waiting) == waiting)
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Writes what there is and ends. The loops write nothing any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        await _writing;
        _stopping.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            var isLast = _stopping.IsCancellationRequested;
            foreach (var shard in _shards)
            {
                await WriteAsync(shard.Ring);
            }

            if (isLast)
            {
                return;
            }

            await WaitAsync();
        }
    }

    private async Task WriteAsync(ByteRing ring)
    {
        while (ring.Peek() is { IsEmpty: false } bytes)
        {
            try
            {
                await _stream.WriteAsync(bytes);
                await _stream.FlushAsync();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                // A full disk must not end the proxy, nor the log once there is room again.
                Interlocked.Increment(ref _failed);
            }

            ring.Advance(bytes.Length);
        }
    }

    private async Task WaitAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _waiting, waiting);

        // From here on every loop sees that we are about to sleep, or its line is in sight of us.
        Interlocked.MemoryBarrierProcessWide();
        if (_shards.All(shard => shard.Ring.IsEmpty) && !_stopping.IsCancellationRequested)
        {
            await waiting.Task;
        }

        if (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
