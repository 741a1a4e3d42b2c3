using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portolan.Proxy.Names;

/// <summary>
/// A question to a name server (RFC 1035, 4.1). Its number is drawn anew, so that nobody answers who has not read it (RFC 5452).
/// </summary>
internal sealed class DnsQuery
{
    public DnsQuery(string name, DnsType type)
    {
        (Name, Type) = (name, type);
        Id = (ushort)RandomNumberGenerator.GetInt32(0x10000);
        Bytes = Write();
    }

    /// <summary>The name that is asked for, without a dot at the end.</summary>
    public string Name { get; }

    /// <summary>What is asked for.</summary>
    public DnsType Type { get; }

    /// <summary>The number of the question.</summary>
    public ushort Id { get; }

    /// <summary>The message.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether a text can be asked for: labels of 1 to 63 visible ASCII characters, 253 in all.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 253
        && name.All(letter => letter is > ' ' and <= '~')
        && name.Split('.').All(label => label.Length is > 0 and <= 63);

    private byte[] Write()
    {
        var bytes = new byte[12 + Name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Id);

        // Recursion is desired; one question.
        bytes[2] = 1;
        bytes[5] = 1;
        var at = 12;
        foreach (var label in Name.Split('.'))
        {
            bytes[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, bytes.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 2), DnsReply.Internet);
        return bytes;
    }
}
