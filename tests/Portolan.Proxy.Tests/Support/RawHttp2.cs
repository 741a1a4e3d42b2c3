using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// HTTP/2 with prior knowledge, byte by byte: header fields go out as they are given (one byte a character, never checked, never
/// compressed), which no HTTP library does. One request a connection.
/// </summary>
internal static class RawHttp2
{
    /// <summary>No status: the proxy reset the stream, or left.</summary>
    public const int Reset = 0;

    private const int Headers = 1;
    private const int ResetStream = 3;
    private const int Settings = 4;
    private const int GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>The status that the proxy answered, or <see cref="Reset"/>.</summary>
    public static Task<int> GetAsync(TestProxy proxy, string path, string authority = "a") =>
        RequestAsync(proxy, (":method", "GET"), (":scheme", "http"), (":path", path), (":authority", authority));

    /// <summary>Sends a request of these fields without a body.</summary>
    public static async Task<int> RequestAsync(TestProxy proxy, params (string Name, string Value)[] fields)
    {
        using var tcp = await proxy.ConnectAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var stream = tcp.GetStream();
        using var head = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            // Literal without indexing, new name (RFC 7541, section 6.2.2).
            head.WriteByte(0);
            WriteString(head, name);
            WriteString(head, value);
        }

        using var output = new MemoryStream();
        output.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteFrame(output, Settings, 0, 0, []);
        WriteFrame(output, Headers, EndStream | EndHeaders, 1, head.ToArray());
        await stream.WriteAsync(output.ToArray(), limit.Token);
        return await ReadStatusAsync(stream, limit.Token);
    }

    private static async Task<int> ReadStatusAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var header = new byte[9];
        while (true)
        {
            try
            {
                await stream.ReadExactlyAsync(header, cancellationToken);
                var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                await stream.ReadExactlyAsync(payload, cancellationToken);
                switch (header[3])
                {
                    case Headers when BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) == 1:
                        return StatusOf(payload);
                    case ResetStream or GoAway:
                        return Reset;
                    default:
                        break;
                }
            }
            catch (IOException)
            {
                return Reset;
            }
        }
    }

    // A response's first field is :status. It stands in the static table (RFC 7541, appendix A: entries 8 to 14), or is a literal with the
    // name of one of these entries, in plain digits or in Huffman code (appendix B).
    private static int StatusOf(ReadOnlySpan<byte> block)
    {
        // An update of the dynamic table's size may come first.
        while ((block[0] & 0xE0) == 0x20)
        {
            block = block[1..];
        }

        if ((block[0] & 0x80) != 0)
        {
            return (block[0] & 0x7F) switch
            {
                8 => 200,
                9 => 204,
                10 => 206,
                11 => 304,
                12 => 400,
                13 => 404,
                14 => 500,
                var other => throw new InvalidDataException($"Field {other} comes before :status."),
            };
        }

        var text = block.Slice(2, block[1] & 0x7F);
        return int.Parse((block[1] & 0x80) == 0 ? Encoding.ASCII.GetString(text) : HuffmanDigits(text));
    }

    // 0, 1, 2 are five bits with their own value; 3 to 9 are six bits, 0x19 to 0x1F.
    private static string HuffmanDigits(ReadOnlySpan<byte> coded)
    {
        var bits = string.Concat(coded.ToArray().Select(octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
        var digits = "";
        for (var at = 0; digits.Length < 3; )
        {
            var five = Convert.ToInt32(bits.Substring(at, 5), 2);
            digits += five <= 2 ? five : Convert.ToInt32(bits.Substring(at, 6), 2) - 0x19 + 3;
            at += five <= 2 ? 5 : 6;
        }

        return digits;
    }

    private static void WriteString(MemoryStream block, string text)
    {
        // Lengths from 127 on take further bytes (RFC 7541, section 5.1).
        var rest = text.Length;
        if (rest < 127)
        {
            block.WriteByte((byte)rest);
        }
        else
        {
            block.WriteByte(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                block.WriteByte((byte)(rest | 0x80));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(Encoding.Latin1.GetBytes(text));
    }

    private static void WriteFrame(MemoryStream output, byte type, byte flags, int stream, byte[] payload)
    {
        var header = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(5), stream);
        output.Write(header);
        output.Write(payload);
    }
}
