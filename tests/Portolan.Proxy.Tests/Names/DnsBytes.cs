using System.Buffers.Binary;
using System.Net;
using System.Text;
using Portolan.Proxy.Names;

namespace Portolan.Proxy.Tests.Names;

/// <summary>Writes answers of name servers, also such as no good one gives.</summary>
internal static class DnsBytes
{
    /// <summary>An answer to a question, with these records.</summary>
    public static byte[] Answer(byte[] question, params IEnumerable<byte[]> records) => Message(question, 0x81, 0x80, records);

    /// <summary>An answer with flags of its own.</summary>
    public static byte[] Message(byte[] question, byte flags, byte code, params IEnumerable<byte[]> records)
    {
        var all = records.ToList();
        byte[] message = [.. question, .. all.SelectMany(record => record)];
        (message[2], message[3]) = (flags, code);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)all.Count);
        return message;
    }

    /// <summary>An address of a name.</summary>
    public static byte[] Address(string owner, string address, int seconds)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Record(owner, bytes.Length == 4 ? DnsType.A : DnsType.Aaaa, seconds, bytes);
    }

    /// <summary>A name that stands for another.</summary>
    public static byte[] Alias(string owner, string target, int seconds) => Record(owner, DnsType.Cname, seconds, Name(target));

    /// <summary>Any record.</summary>
    public static byte[] Record(string owner, DnsType type, int seconds, byte[] data)
    {
        var head = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), seconds);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)data.Length);
        return [.. Name(owner), .. head, .. data];
    }

    /// <summary>The name that is asked for, and what.</summary>
    public static (string Name, DnsType Type) Question(byte[] message)
    {
        var at = 12;
        var name = DnsName.Read(message, ref at)!;
        return (name, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at)));
    }

    private static byte[] Name(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
