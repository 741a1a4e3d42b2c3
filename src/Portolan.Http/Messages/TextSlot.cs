using System.Buffers;

namespace Portolan.Http.Messages;

/// <summary>A short run of bytes that is set again and again without a new array for each.</summary>
internal sealed class TextSlot
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Set(ReadOnlySpan<byte> value)
    {
        if (value.Length > _bytes.Length)
        {
            Clear();
            _bytes = ArrayPool<byte>.Shared.Rent(value.Length);
        }

        value.CopyTo(_bytes);
        _length = value.Length;
    }

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
