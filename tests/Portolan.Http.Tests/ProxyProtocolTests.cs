using System.Buffers;
using System.Net;
using System.Text;
using CsCheck;
using Portolan.Http.ProxyProtocols;

namespace Portolan.Http.Tests;

public sealed class ProxyProtocolTests
{
    private static readonly byte[] Signature = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    public static TheoryData<byte[], string> Valid =>
        new()
        {
            { Ascii("PROXY TCP4 192.0.2.1 198.51.100.7 65535 0\r\n"), "192.0.2.1:65535 198.51.100.7:0" },
            { Ascii("PROXY TCP6 2001:db8::1 ::1 1 2\r\n"), "[2001:db8::1]:1 [::1]:2" },
            { Ascii("PROXY UNKNOWN\r\n"), " " },
            { Ascii("PROXY UNKNOWN ffff:f...f:ffff what ever\r\n"), " " },
            { [.. Signature, 0x20, 0, 0, 0], " " },
            { [.. Signature, 0x20, 0x11, 0, 3, 1, 2, 3], " " }, // LOCAL: what follows is passed over
            { [.. Signature, 0x21, 0, 0, 2, 1, 2], " " }, // unspecified
            { [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]], " " }, // Unix sockets
            { [.. Signature, 0x21, 0x11, 0, 12, 192, 0, 2, 1, 198, 51, 100, 7, 0xff, 0xff, 0, 80], "192.0.2.1:65535 198.51.100.7:80" },
            { [.. Signature, 0x21, 0x12, 0, 12, 192, 0, 2, 1, 198, 51, 100, 7, 0, 1, 0, 80], "192.0.2.1:1 198.51.100.7:80" },
            { [.. Signature, 0x21, 0x11, 0, 16, 192, 0, 2, 1, 198, 51, 100, 7, 0, 1, 0, 80, 4, 0, 1, 9], "192.0.2.1:1 198.51.100.7:80" }, // with an extension
            { [.. Signature, 0x21, 0x21, 0, 36, .. new byte[15], 1, .. new byte[15], 2, 0, 1, 0, 2], "[::1]:1 [::2]:2" },
        };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_header_is_read_and_what_follows_is_left(byte[] octets, string addresses)
    {
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.Equal(ProxyProtocolStep.NeedMore, ProxyProtocolReader.Read(octets.AsSpan(0, length), out var early, out _));
            Assert.Equal(0, early);
        }

        Assert.Equal(ProxyProtocolStep.Complete, ProxyProtocolReader.Read([.. octets, .. "PROXY"u8], out var consumed, out var header));
        Assert.Equal(octets.Length, consumed);
        Assert.Equal(addresses, $"{header.Source} {header.Destination}");
    }

    public static TheoryData<byte[]> Invalid =>
        [
            Ascii("GET / HTTP/1.1\r\n"),
            Ascii("proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n"),
            Ascii("PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n"),
            Ascii("PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n"),
            Ascii("PROXY TCP4 127.1 192.0.2.2 1 2\r\n"),
            Ascii("PROXY TCP4 0x7f.0.0.1 192.0.2.2 1 2\r\n"),
            Ascii("PROXY TCP4 ::1 ::1 1 2\r\n"),
            Ascii("PROXY TCP6 127.0.0.1 ::1 1 2\r\n"),
            Ascii("PROXY TCP6 [::1] ::1 1 2\r\n"),
            Ascii("PROXY TCP6 fe80::1%1 ::1 1 2\r\n"),
            Ascii("PROXY UNKNOWNS\r\n"),
            Ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n\r\n"),
            Ascii("PROXY UNKNOWN " + new string('x', 100)),
            (byte[])[.. Signature, 0x11, 0x11, 0, 12],
            (byte[])[.. Signature, 0x22],
            (byte[])[.. Signature, 0x21, 0x11, 0, 11],
            (byte[])[.. Signature, 0x21, 0x21, 0, 35],
            (byte[])[.. Signature, 0x21, 0x11, 0xff, 0xff],
        ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_malformed_header_is_refused_at_every_split(byte[] octets)
    {
        Assert.Equal(ProxyProtocolStep.Invalid, ProxyProtocolReader.Read(octets, out _, out _));
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.NotEqual(ProxyProtocolStep.Complete, ProxyProtocolReader.Read(octets.AsSpan(0, length), out _, out _));
        }
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.Int[0, 65535], Gen.Bool, Gen.Bool)
            .Sample(
                (from, to, port, isV4, isBinary) =>
                {
                    from[0] = 0x20; // no address of IPv4 in IPv6, and no text with a scope
                    to[0] = 0x20;
                    var source = new IPEndPoint(new IPAddress(isV4 ? from[..4] : from), port);
                    var destination = new IPEndPoint(new IPAddress(isV4 ? to[..4] : to), 65535 - port);
                    Assert.Equal(new ProxyProtocolHeader(source, destination), RoundTrip(source, destination, isBinary));
                }
            );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Addresses_come_in_one_family(bool isBinary)
    {
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 1);
        var v4 = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1);
        var v6 = new IPEndPoint(IPAddress.Parse("fe80::1%2"), 2);
        Assert.Equal(new ProxyProtocolHeader(v4, v4), RoundTrip(mapped, v4, isBinary));
        Assert.Equal(new ProxyProtocolHeader(mapped, new IPEndPoint(IPAddress.Parse("fe80::1"), 2)), RoundTrip(v4, v6, isBinary));
    }

    private static ProxyProtocolHeader RoundTrip(IPEndPoint source, IPEndPoint destination, bool isBinary)
    {
        var output = new ArrayBufferWriter<byte>();
        if (isBinary)
        {
            ProxyProtocolWriter.WriteVersion2(output, source, destination);
        }
        else
        {
            ProxyProtocolWriter.WriteVersion1(output, source, destination);
        }

        Assert.Equal(ProxyProtocolStep.Complete, ProxyProtocolReader.Read(output.WrittenSpan, out var consumed, out var header));
        Assert.Equal(output.WrittenCount, consumed);
        return header;
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
