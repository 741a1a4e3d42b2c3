using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Linux;

/// <summary><c>struct sockaddr_in</c> and <c>sockaddr_in6</c> as end points and back.</summary>
internal static class SocketAddresses
{
    /// <summary>The largest of the two.</summary>
    public const int Size = 28;

    private const int InetSize = 16;

    /// <summary>Reads an address; an IPv4 address in IPv6 clothes becomes itself. Null for another family.</summary>
    public static IPEndPoint? Read(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        switch (BitConverter.ToUInt16(address))
        {
            case Libc.FamilyInet:
                return new IPEndPoint(new IPAddress(address.Slice(4, 4)), port);
            case Libc.FamilyInet6:
                var ip = new IPAddress(address.Slice(8, 16), BitConverter.ToUInt32(address[24..]));
                return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, port);
            default:
                return null;
        }
    }

    /// <summary>Writes an address and returns how long it is.</summary>
    public static uint Write(IPEndPoint endPoint, Span<byte> address)
    {
        address.Clear();
        var isInet = endPoint.AddressFamily == AddressFamily.InterNetwork;
        BitConverter.TryWriteBytes(address, (ushort)(isInet ? Libc.FamilyInet : Libc.FamilyInet6));
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(address[(isInet ? 4 : 8)..], out _);
        if (isInet)
        {
            return InetSize;
        }

        BitConverter.TryWriteBytes(address[24..], (uint)endPoint.Address.ScopeId);
        return Size;
    }
}
