using System.Buffers;

namespace Portolan.Http.Messages;

/// <summary>The short texts of one head, one after the other in one pooled array: one rent a message, whatever it sets.</summary>
/// <remarks>
/// A text that is set again is appended, and the old one stays until the buffer is cleared: heads are edited a few times, not in a loop.
/// </remarks>
internal sealed class TextBuffer
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> this[TextSlice slice] => _bytes.AsSpan(slice.Start, slice.Length);

    public TextSlice Add(ReadOnlySpan<byte> text) => Add(text, []);

    /// <summary>Appends one text that is given in two parts.</summary>
    public TextSlice Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var old = _bytes;
        var size = first.Length + second.Length;
        if (size > old.Length - _length)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(256, (_length + size) * 2));
            old.AsSpan(0, _length).CopyTo(_bytes);
        }

        first.CopyTo(_bytes.AsSpan(_length));
        second.CopyTo(_bytes.AsSpan(_length + first.Length));

        // Only now: the text may be a part of the old array.
        if (old != _bytes)
        {
            Return(old);
        }

        var slice = new TextSlice(_length, size);
        _length += size;
        return slice;
    }

    public void Clear()
    {
        Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
