using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Http.ProxyProtocols;

/// <summary>
/// Reads the header of the PROXY protocol, version 1 (text) or 2 (binary), that stands before a connection's own octets (HAProxy's
/// specification, "The PROXY protocol", 2.1 and 2.2). It must be there: a listener that takes it optionally would let any client claim any
/// address (section 2).
/// </summary>
public static class ProxyProtocolReader
{
    // Section 2.1: "a 108-byte buffer is always enough to store all the line and a trailing zero".
    private const int LongestLine = 107;
    private const int FixedPart = 16;

    // The specification lets a receiver set a limit; addresses take 216 at most, the rest is extensions that are passed over.
    private const int LongestAddresses = 4096;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Looks at the connection's octets, from the first.</summary>
    /// <param name="input">The octets.</param>
    /// <param name="consumed">With <see cref="ProxyProtocolStep.Complete"/>: the length of the header.</param>
    /// <param name="header">What it says.</param>
    public static ProxyProtocolStep Read(ReadOnlySpan<byte> input, out int consumed, out ProxyProtocolHeader header)
    {
        consumed = 0;
        header = default;
        return Begins(input, Signature) ? ReadBinary(input, ref consumed, ref header)
            : Begins(input, "PROXY "u8) ? ReadText(input, ref consumed, ref header)
            : ProxyProtocolStep.Invalid;
    }

    private static bool Begins(ReadOnlySpan<byte> input, ReadOnlySpan<byte> start)
    {
        var length = Math.Min(input.Length, start.Length);
        return input[..length].SequenceEqual(start[..length]);
    }

    private static ProxyProtocolStep ReadText(ReadOnlySpan<byte> input, ref int consumed, ref ProxyProtocolHeader header)
    {
        var end = input[..Math.Min(input.Length, LongestLine)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return input.Length >= LongestLine ? ProxyProtocolStep.Invalid : ProxyProtocolStep.NeedMore;
        }

        consumed = end + 2;
        var line = input["PROXY "u8.Length..end];
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            return ProxyProtocolStep.Complete;
        }

        var family =
            line.StartsWith("TCP4 "u8) ? AddressFamily.InterNetwork
            : line.StartsWith("TCP6 "u8) ? AddressFamily.InterNetworkV6
            : AddressFamily.Unknown;
        if (family == AddressFamily.Unknown)
        {
            return ProxyProtocolStep.Invalid;
        }

        line = line["TCP4 "u8.Length..];
        if (
            !TryAddress(ref line, family, out var source)
            || !TryAddress(ref line, family, out var destination)
            || !TryPort(ref line, out var sourcePort)
            || !TryPort(ref line, out var destinationPort)
            || !line.IsEmpty
        )
        {
            return ProxyProtocolStep.Invalid;
        }

        header = new ProxyProtocolHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort));
        return ProxyProtocolStep.Complete;
    }

    private static bool TryAddress(ref ReadOnlySpan<byte> line, AddressFamily family, out IPAddress address)
    {
        var word = NextWord(ref line);
        address = IPAddress.None;
        if (!IPAddress.TryParse(word, out var parsed) || parsed.AddressFamily != family || word.ContainsAny("[]%"u8))
        {
            return false;
        }

        // The parser takes 127.1 and 0x7f.0.0.1; the protocol has four decimal numbers.
        address = parsed;
        return family == AddressFamily.InterNetworkV6 || word.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(parsed.ToString()));
    }

    private static bool TryPort(ref ReadOnlySpan<byte> line, out int port)
    {
        var word = NextWord(ref line);
        port = 0;
        return word.Length is > 0 and <= 5
            && !word.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (word[0] != '0' || word.Length == 1)
            && Utf8Parser.TryParse(word, out port, out _)
            && port <= 65535;
    }

    // One space between words, none at the end.
    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        var rest = space < 0 ? [] : line[(space + 1)..];

        // A space with nothing behind it: an empty word is left, which is none.
        line = space >= 0 && rest.IsEmpty ? " "u8 : rest;
        return word;
    }

    private static ProxyProtocolStep ReadBinary(ReadOnlySpan<byte> input, ref int consumed, ref ProxyProtocolHeader header)
    {
        if (input.Length < FixedPart)
        {
            return input.Length > 12 && input[12] is not (0x20 or 0x21) ? ProxyProtocolStep.Invalid : ProxyProtocolStep.NeedMore;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(input[14..]);
        if (input[12] is not (0x20 or 0x21) || length > LongestAddresses)
        {
            return ProxyProtocolStep.Invalid;
        }

        var isLocal = input[12] == 0x20;
        var family = input[13];
        var addressLength = family switch
        {
            0x11 or 0x12 => 4,
            0x21 or 0x22 => 16,
            _ => 0,
        };
        if (!isLocal && addressLength > 0 && length < (2 * addressLength) + 4)
        {
            return ProxyProtocolStep.Invalid;
        }

        if (input.Length < FixedPart + length)
        {
            return ProxyProtocolStep.NeedMore;
        }

        consumed = FixedPart + length;
        if (!isLocal && addressLength > 0)
        {
            var addresses = input[FixedPart..];
            var ports = addresses[(2 * addressLength)..];
            header = new ProxyProtocolHeader(
                new IPEndPoint(new IPAddress(addresses[..addressLength]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
                new IPEndPoint(
                    new IPAddress(addresses.Slice(addressLength, addressLength)),
                    BinaryPrimitives.ReadUInt16BigEndian(ports[2..])
                )
            );
        }

        return ProxyProtocolStep.Complete;
    }
}
