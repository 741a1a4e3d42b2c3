using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Http.ProxyProtocols;

/// <summary>Writes the header of the PROXY protocol (HAProxy's specification, 2.1 and 2.2) in front of a connection's own octets.</summary>
public static class ProxyProtocolWriter
{
    /// <summary>Writes version 1. Addresses of two families become IPv6 ones.</summary>
    public static void WriteVersion1(IBufferWriter<byte> output, IPEndPoint source, IPEndPoint destination)
    {
        var isV4 = TryUnmap(source.Address, destination.Address, out var from, out var to);
        var text = $"PROXY {(isV4 ? "TCP4" : "TCP6")} {from} {to} {source.Port} {destination.Port}\r\n";
        var span = output.GetSpan(text.Length);
        output.Advance(Encoding.ASCII.GetBytes(text, span));
    }

    /// <summary>Writes version 2, for TCP.</summary>
    public static void WriteVersion2(IBufferWriter<byte> output, IPEndPoint source, IPEndPoint destination)
    {
        var isV4 = TryUnmap(source.Address, destination.Address, out var from, out var to);
        var size = isV4 ? 4 : 16;
        var length = (2 * size) + 4;
        var span = output.GetSpan(16 + length);
        "\r\n\r\n\0\r\nQUIT\n"u8.CopyTo(span);
        span[12] = 0x21;
        span[13] = isV4 ? (byte)0x11 : (byte)0x21;
        BinaryPrimitives.WriteUInt16BigEndian(span[14..], (ushort)length);
        from.TryWriteBytes(span[16..], out _);
        to.TryWriteBytes(span[(16 + size)..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(span[(16 + (2 * size))..], (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(span[(18 + (2 * size))..], (ushort)destination.Port);
        output.Advance(16 + length);
    }

    /// <summary>Brings both addresses into one family: IPv4 when both are (or are mapped into IPv6), without scopes.</summary>
    private static bool TryUnmap(IPAddress source, IPAddress destination, out IPAddress from, out IPAddress to)
    {
        var isV4 = IsV4(source) && IsV4(destination);
        from = isV4 ? source.MapToIPv4() : new IPAddress(source.MapToIPv6().GetAddressBytes());
        to = isV4 ? destination.MapToIPv4() : new IPAddress(destination.MapToIPv6().GetAddressBytes());
        return isV4;
    }

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
}
