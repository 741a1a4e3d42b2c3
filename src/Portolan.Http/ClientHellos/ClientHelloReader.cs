using System.Buffers;
using System.Buffers.Binary;

namespace Portolan.Http.ClientHellos;

/// <summary>
/// Looks into the first message of a TLS connection (RFC 8446, 4.1.2; the same in TLS 1.0-1.2) for what decides where the connection goes:
/// the server name (RFC 6066, 3), the protocols of ALPN (RFC 7301) and the versions. It consumes nothing, for the octets go on to whoever
/// terminates TLS; every length is taken for a lie until the octets are there.
/// </summary>
public sealed class ClientHelloReader(int limit = ClientHelloReader.DefaultLimit) : IDisposable
{
    /// <summary>
    /// The longest message that is taken unless told otherwise: several times what any client sends, with post-quantum key shares and
    /// encrypted hellos.
    /// </summary>
    public const int DefaultLimit = 16 * 1024;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int LongestRecord = 1 << 14;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;

    private byte[] _message = [];
    private int _length;
    private int _read;
    private Hello _hello;

    /// <summary>The server name in lower case, without a dot at the end; empty when the client sent none.</summary>
    public ReadOnlySpan<byte> ServerName => _message.AsSpan(_hello.NameStart, _hello.NameLength);

    /// <summary>The highest version that the client offers: 0x0304 for TLS 1.3, 0x0303 for 1.2, and so on.</summary>
    public int HighestVersion => _hello.HighestVersion;

    /// <summary>Whether the client offers a protocol by ALPN, like <c>h2</c>.</summary>
    public bool Offers(ReadOnlySpan<byte> protocol)
    {
        var list = _message.AsSpan(_hello.ProtocolsStart, _hello.ProtocolsLength);
        while (!list.IsEmpty)
        {
            var name = list.Slice(1, list[0]);
            if (name.SequenceEqual(protocol))
            {
                return true;
            }

            list = list[(1 + name.Length)..];
        }

        return false;
    }

    /// <summary>Looks at the connection's octets: all of them, from the first. What was looked at before is not looked at again.</summary>
    public ClientHelloStep Read(ReadOnlySpan<byte> input)
    {
        while (true)
        {
            if (_length >= MessageHeader && _length >= MessageLength)
            {
                // "Handshake messages MUST NOT span key changes": nothing may follow the hello in its record (RFC 8446, 5.1).
                return _length == MessageLength && HelloParser.TryParse(_message.AsSpan(0, _length), out _hello)
                    ? ClientHelloStep.Complete
                    : ClientHelloStep.Invalid;
            }

            var record = input[_read..];
            if (!BeginsRecord(record))
            {
                return ClientHelloStep.Invalid;
            }

            if (record.Length < RecordHeader)
            {
                return ClientHelloStep.NeedMore;
            }

            var size = BinaryPrimitives.ReadUInt16BigEndian(record[3..]);
            if (
                size is 0 or > LongestRecord
                || _length + size > limit
                || (record.Length > RecordHeader && _length == 0 && record[RecordHeader] != ClientHelloMessage)
            )
            {
                return ClientHelloStep.Invalid;
            }

            if (record.Length < RecordHeader + size)
            {
                return ClientHelloStep.NeedMore;
            }

            Append(record.Slice(RecordHeader, size));
            _read += RecordHeader + size;
            if (_length >= MessageHeader && MessageLength > limit)
            {
                return ClientHelloStep.Invalid;
            }
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
        }

        _message = [];
        _length = 0;
        _read = 0;
        _hello = default;
    }

    private int MessageLength => MessageHeader + (_message[1] << 16) + (_message[2] << 8) + _message[3];

    /// <summary>Whether octets can be the start of a handshake record: the type, and 3 as the major version (RFC 8446, 5.1).</summary>
    private static bool BeginsRecord(ReadOnlySpan<byte> record) =>
        record.IsEmpty || (record[0] == HandshakeRecord && (record.Length == 1 || record[1] == 3));

    private void Append(ReadOnlySpan<byte> fragment)
    {
        if (_length + fragment.Length > _message.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, (_length + fragment.Length) * 2));
            _message.AsSpan(0, _length).CopyTo(larger);
            if (_message.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_message);
            }

            _message = larger;
        }

        fragment.CopyTo(_message.AsSpan(_length));
        _length += fragment.Length;
    }
}
