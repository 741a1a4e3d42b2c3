using System.Buffers;

namespace Portolan.Http.Http2.Hpack;

/// <summary>
/// Reads field blocks (RFC 7541). Every block of a connection must go through it to its end, in order, even when nobody wants the fields:
/// the dynamic table depends on all of them.
/// </summary>
/// <remarks>
/// The dynamic table is never larger than the 4,096 octets that hold without any SETTINGS (RFC 9113, 6.5.2), so its limit never changes.
/// </remarks>
internal sealed class HpackDecoder(int maxTableSize = HpackDecoder.DefaultTableSize)
{
    /// <summary>The size that holds when SETTINGS_HEADER_TABLE_SIZE is not sent.</summary>
    public const int DefaultTableSize = 4096;

    private readonly HpackTable _table = new(maxTableSize);

    // The decoded text of the field that was read last.
    private byte[] _text = [];
    private bool _mayResize;

    /// <summary>The dynamic table, for tests and for counting.</summary>
    public HpackTable Table => _table;

    /// <summary>Begins a block. <see cref="Next"/> follows until it gives something other than a field, then <see cref="End"/>.</summary>
    public void Begin() => _mayResize = true;

    /// <summary>Reads the next field line.</summary>
    public HpackStep Next(scoped ref ReadOnlySpan<byte> block, scoped ref HpackField field)
    {
        field = default;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0xE0) == 0x20)
            {
                // 4.2: a change of the size comes at the beginning of a block; 6.3: and never above the limit.
                if (!_mayResize || !HpackInteger.TryRead(ref block, 5, out var size) || size > maxTableSize)
                {
                    return HpackStep.Error;
                }

                _table.Resize(size);
                continue;
            }

            _mayResize = false;
            return (first & 0x80) != 0 ? ReadIndexed(ref block, ref field) : ReadLiteral(ref block, first, ref field);
        }

        return HpackStep.End;
    }

    /// <summary>Ends a block: its buffer goes back.</summary>
    public void End()
    {
        if (_text.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_text);
            _text = [];
        }
    }

    /// <summary>Reads a block for the sake of the dynamic table alone.</summary>
    public HpackStep Skip(ReadOnlySpan<byte> block)
    {
        Begin();
        var field = default(HpackField);
        HpackStep step;
        do
        {
            step = Next(ref block, ref field);
        } while (step == HpackStep.Field);

        End();
        return step;
    }

    /// <summary>Gives everything back; the decoder is not used any more.</summary>
    public void Release()
    {
        End();
        _table.Release();
    }

    // 6.1.
    private HpackStep ReadIndexed(scoped ref ReadOnlySpan<byte> block, scoped ref HpackField field) =>
        HpackInteger.TryRead(ref block, 7, out var index) && TryGet(index, ref field) ? HpackStep.Field : HpackStep.Error;

    // 6.2: with incremental indexing (01), without indexing (0000), never indexed (0001).
    private HpackStep ReadLiteral(scoped ref ReadOnlySpan<byte> block, byte first, scoped ref HpackField field)
    {
        var isAdded = (first & 0x40) != 0;
        if (!HpackInteger.TryRead(ref block, isAdded ? 6 : 4, out var index))
        {
            return HpackStep.Error;
        }

        var nameRoom = 0;
        if (index == 0 ? !TryReadString(ref block, 0, out field.Name, out nameRoom) : !TryGet(index, ref field))
        {
            return HpackStep.Error;
        }

        if (!TryReadString(ref block, nameRoom, out field.Value, out _))
        {
            return HpackStep.Error;
        }

        field.Identity = FieldIdentity.Of(field.Name, field.Value);
        field.IsSensitive = (first & 0xF0) == 0x10;
        if (isAdded && _table.Add(field))
        {
            // The text of the entry that gave the name may have moved.
            _table.Get(0, ref field);
        }

        return HpackStep.Field;
    }

    private bool TryGet(int index, scoped ref HpackField field)
    {
        // 2.3.3: an index of 0 or beyond both tables is an error.
        if (index == 0 || index > StaticTable.Length + _table.Count)
        {
            return false;
        }

        if (index <= StaticTable.Length)
        {
            StaticTable.Get(index, ref field);
        }
        else
        {
            _table.Get(index - StaticTable.Length - 1, ref field);
        }

        return true;
    }

    // 5.2.
    private bool TryReadString(scoped ref ReadOnlySpan<byte> block, int roomTaken, out ReadOnlySpan<byte> text, out int room)
    {
        text = default;
        room = 0;
        var isCoded = !block.IsEmpty && (block[0] & 0x80) != 0;
        if (!HpackInteger.TryRead(ref block, 7, out var length) || length > block.Length)
        {
            return false;
        }

        var octets = block[..length];
        if (!isCoded)
        {
            block = block[length..];
            text = octets;
            return true;
        }

        // One array is enough for all that the rest of the block can say: a name that was read lies before, within the same bound.
        if (_text.Length == 0)
        {
            _text = ArrayPool<byte>.Shared.Rent(HuffmanCode.RoomFor(block.Length) + 1);
        }

        block = block[length..];
        var decoded = HuffmanCode.Decode(octets, _text.AsSpan(roomTaken));
        if (decoded < 0)
        {
            return false;
        }

        room = decoded;
        text = _text.AsSpan(roomTaken, decoded);
        return true;
    }
}
