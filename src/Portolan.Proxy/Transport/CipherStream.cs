using System.Threading.Tasks.Sources;

namespace Portolan.Proxy.Transport;

/// <summary>
/// A connection as <see cref="System.Net.Security.SslStream"/> wants it. Nothing waits for the thread pool: a read that has to wait goes on
/// within the call that brings its bytes, on the loop; a write is done when it is called. The bytes that came are read where they lie.
/// </summary>
internal sealed unsafe class CipherStream(ByteConnection connection) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _wanted;
    private bool _isWaiting;
    private bool _isPaused;
    private bool _isEnded;
    private byte* _input;
    private int _left;

    /// <summary>Whether a read was told that nothing follows.</summary>
    public bool EndWasRead { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Gives what came to whoever reads. Returns how much was read; when nobody wants the rest, the connection pauses until somebody does.
    /// </summary>
    public int Offer(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            _input = start;
            _left = bytes.Length;
            if (_isWaiting)
            {
                Complete(Take(_wanted.Span));
            }

            var taken = bytes.Length - _left;
            _input = null;
            _left = 0;
            if (taken < bytes.Length)
            {
                _isPaused = true;
                connection.PauseReading();
            }

            return taken;
        }
    }

    /// <summary>Nothing follows: whoever reads is told.</summary>
    public void End()
    {
        _isEnded = true;
        if (_isWaiting)
        {
            EndWasRead = true;
            Complete(0);
        }
    }

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left > 0)
        {
            return new ValueTask<int>(Take(buffer.Span));
        }

        if (_isEnded)
        {
            EndWasRead = true;
            return new ValueTask<int>(0);
        }

        _wanted = buffer;
        _isWaiting = true;
        _read.Reset();
        if (_isPaused)
        {
            _isPaused = false;
            connection.ResumeReading();
        }

        return new ValueTask<int>(this, _read.Version);
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        connection.Write(buffer.Span);
        return default;
    }

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush() { }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    /// <inheritdoc />
    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    /// <inheritdoc />
    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _read.OnCompleted(continuation, state, token, flags);

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _left);
        new ReadOnlySpan<byte>(_input, count).CopyTo(buffer);
        _input += count;
        _left -= count;
        return count;
    }

    private void Complete(int count)
    {
        _isWaiting = false;
        _wanted = default;
        _read.SetResult(count);
    }
}
