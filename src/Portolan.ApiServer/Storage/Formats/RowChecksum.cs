using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Portolan.ApiServer.Storage.Formats;

/// <summary>CRC-32C over all columns of a row; tells a flipped bit anywhere in it, which SQLite itself does not check.</summary>
internal struct RowChecksum
{
    private uint _crc;

    public readonly long Value => _crc;

    /// <summary>The checksum of an object's row.</summary>
    public static long Of(StoredObject stored) =>
        new RowChecksum()
            .Add(stored.Row)
            .Add(stored.Resource.ToString())
            .Add(stored.Name.Namespace)
            .Add(stored.Name.Name)
            .Add(stored.Version)
            .Add(stored.Json)
            .Value;

    /// <summary>The checksum of a fact's row.</summary>
    public static long Of(string name, string value) => new RowChecksum().Add(name).Add(value).Value;

    public RowChecksum Add(long number)
    {
        _crc = BitOperations.Crc32C(_crc, (ulong)number);
        return this;
    }

    // The length goes in first: what moves from the end of one column to the start of the next is another row.
    public RowChecksum Add(string text)
    {
        Span<byte> small = stackalloc byte[768];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= small.Length ? small : new byte[Encoding.UTF8.GetByteCount(text)];
        return Add(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public RowChecksum Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            _crc = BitOperations.Crc32C(_crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            _crc = BitOperations.Crc32C(_crc, rest);
        }
        return this;
    }
}
