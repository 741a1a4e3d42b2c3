using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Names;

/// <summary>Carries one question to one server.</summary>
internal static class DnsExchange
{
    private const int MostUdpBytes = 4096;

    /// <summary>
    /// The answer; null when the server has none to give. Throws when it cannot be reached, or <paramref name="cancel"/> says so.
    /// </summary>
    public static async Task<NameAnswer?> AskAsync(IPEndPoint server, DnsQuery query, CancellationToken cancel)
    {
        // A port of its own for each question, connected: answers from elsewhere do not get in (RFC 5452).
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(query.Bytes, cancel);
        var buffer = new byte[MostUdpBytes];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            var reply = DnsReply.Read(buffer.AsSpan(0, length), query);
            switch (reply.Kind)
            {
                case DnsReplyKind.NotOurs:
                    continue;
                case DnsReplyKind.Truncated:
                    return await AskOverTcpAsync(server, query, cancel);
                default:
                    return reply.Answer;
            }
        }
    }

    private static async Task<NameAnswer?> AskOverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[2 + query.Bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Bytes.Length);
        query.Bytes.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancel);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancel);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancel);
        return DnsReply.Read(message, query).Answer;
    }
}
