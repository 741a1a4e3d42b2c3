using System.Buffers;

namespace Portolan.Proxy.Http;

/// <summary>
/// A request body that is kept while it is read, up to a bound, so that it can be read again: by another attempt, or by a mirror. Beyond the bound
/// nothing is kept and the body can be read once, as any other.
/// </summary>
internal sealed class ReplayBody(Stream source, int limit) : Stream
{
    private byte[] _kept = [];
    private int _length;
    private int _position;

    /// <summary>Whether all that was read is kept.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether the source was read to its end.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What was read so far; only while <see cref="IsComplete"/>.</summary>
    public ReadOnlyMemory<byte> Kept => _kept.AsMemory(0, _length);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts over for the next reader.</summary>
    public void Rewind() => _position = 0;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < _length)
        {
            var count = Math.Min(buffer.Length, _length - _position);
            _kept.AsSpan(_position, count).CopyTo(buffer.Span);
            _position += count;
            return count;
        }

        var read = await source.ReadAsync(buffer, cancellationToken);
        IsAtEnd |= read == 0 && buffer.Length > 0;
        Keep(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!IsComplete || bytes.IsEmpty)
        {
            return;
        }

        if (_length + bytes.Length > limit)
        {
            IsComplete = false;
            Release();
            return;
        }

        if (_kept.Length < _length + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes.Length, _kept.Length * 2));
            _kept.AsSpan(0, _length).CopyTo(larger);
            Return(_kept);
            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
        _position = _length;
    }

    private void Release()
    {
        Return(_kept);
        _kept = [];
        _length = _position = 0;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
