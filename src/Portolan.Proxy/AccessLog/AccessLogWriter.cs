using System.Buffers;

namespace Portolan.Proxy.AccessLog;

/// <summary>
/// Takes entries from requests and writes them in the background, many at a time. When the stream is slower than the requests, entries are dropped
/// and counted; requests are never held up.
/// </summary>
internal sealed class AccessLogWriter : IAsyncDisposable
{
    private const int Capacity = 4096;
    private const int FlushBytes = 64 * 1024;

    // A pause between batches makes one write of many entries.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly EntryRing _ring = new(Capacity);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _writing;
    private TaskCompletionSource? _waiting;
    private long _dropped;

    public AccessLogWriter(Stream stream, TimeProvider clock)
    {
        _stream = stream;
        _clock = clock;
        _writing = WriteAllAsync();
    }

    /// <summary>Entries that were lost because the stream was too slow or failed.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Gives an entry to the background.</summary>
    public void Add(in AccessLogEntry entry)
    {
        if (!_ring.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        // The entry must be visible before we look whether the reader sleeps.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) is { } waiting && Interlocked.CompareExchange(ref _waiting, null, waiting) == waiting)
        {
            waiting.TrySetResult();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        await _writing;
        _stopping.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(FlushBytes);
        using var format = new AccessLogFormat(buffer);
        while (true)
        {
            var isLast = _stopping.IsCancellationRequested;
            while (_ring.TryRead(out var entry))
            {
                format.Write(entry);
                if (buffer.WrittenCount >= FlushBytes)
                {
                    await FlushAsync(buffer);
                }
            }

            await FlushAsync(buffer);
            if (isLast)
            {
                return;
            }

            await WaitAsync();
        }
    }

    private async Task FlushAsync(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.WrittenCount == 0)
        {
            return;
        }

        try
        {
            await _stream.WriteAsync(buffer.WrittenMemory);
            await _stream.FlushAsync();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // A full disk must not end the proxy, nor the log once there is room again.
            Interlocked.Increment(ref _dropped);
        }

        buffer.ResetWrittenCount();
    }

    private async Task WaitAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiting, waiting);
        if (_ring.IsEmpty && !_stopping.IsCancellationRequested)
        {
            await waiting.Task;
        }

        if (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
