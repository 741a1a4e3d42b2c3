using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using CsCheck;
using Portolan.Http.ClientHellos;

namespace Portolan.Http.Tests;

public sealed class ClientHelloTests
{
    [Fact]
    public async Task The_hello_of_a_real_client_is_read_at_every_split()
    {
        var octets = await CaptureAsync("Shop.Example", SslProtocols.None, "h2", "http/1.1");
        foreach (var pieces in Splits(octets))
        {
            using var reader = new ClientHelloReader();
            Assert.Equal(ClientHelloStep.Complete, Play(reader, octets, pieces));
            Assert.Equal("shop.example", Encoding.ASCII.GetString(reader.ServerName));
            Assert.True(reader.Offers("h2"u8));
            Assert.True(reader.Offers("http/1.1"u8));
            Assert.False(reader.Offers("http/1"u8));
            Assert.Equal(0x0304, reader.HighestVersion);
        }
    }

    [Fact]
    public async Task An_old_client_without_name_and_ALPN_is_read()
    {
        using var reader = new ClientHelloReader();
        Assert.Equal(ClientHelloStep.Complete, reader.Read(await CaptureAsync("", SslProtocols.Tls12)));
        Assert.Equal(0, reader.ServerName.Length);
        Assert.False(reader.Offers("h2"u8));
        Assert.Equal(0x0303, reader.HighestVersion);
    }

    [Fact]
    public void RFC_8446_5_1_A_hello_in_many_records_is_one()
    {
        var message = Message(Extension(0, Name("a.example")));
        byte[] octets = [.. message.SelectMany(octet => new byte[] { 22, 3, 1, 0, 1, octet })];
        foreach (var pieces in Splits(octets))
        {
            using var reader = new ClientHelloReader();
            Assert.Equal(ClientHelloStep.Complete, Play(reader, octets, pieces));
            Assert.Equal("a.example"u8, reader.ServerName);
        }
    }

    [Fact]
    public void RFC_8701_Versions_that_mean_nothing_are_passed_over()
    {
        using var reader = new ClientHelloReader();
        Assert.Equal(
            ClientHelloStep.Complete,
            reader.Read(Record(Message(Extension(0x0a0a, []), Extension(43, [4, 0x7a, 0x7a, 3, 3]), Extension(0x1a1a, [0]))))
        );
        Assert.Equal(0x0303, reader.HighestVersion);
    }

    public static TheoryData<string, byte[]> Malformed =>
        new()
        {
            { "no handshake", [23, 3, 1, 0, 1, 1] },
            { "text", [.. "GET / HTTP/1.1\r\n"u8] },
            { "SSL 2", [0x80, 0x2e, 1, 3, 1] },
            { "a record of nothing (RFC 8446, 5.1)", [22, 3, 1, 0, 0] },
            { "a record above 2^14 (RFC 8446, 5.1)", [22, 3, 1, 0x40, 1] },
            { "another message", Record([2, 0, 0, 0]) },
            { "a message that is longer than the limit", Record([1, 0xff, 0xff, 0xff]) },
            { "an empty message", Record([1, 0, 0, 0]) },
            { "another message in the same record", Record([.. Message(), 1]) },
            { "octets behind the extensions", Record(Handshake([.. Body([]), 0])) },
            { "a session id that is too long", Record(Handshake([3, 3, .. new byte[32], 33, .. new byte[33], 0, 2, 0x13, 1, 1, 0])) },
            { "no cipher suites", Record(Handshake([3, 3, .. new byte[32], 0, 0, 0, 1, 0])) },
            { "an extension that is longer than the list", Record(Message([0, 0, 0, 9, 0])) },
            { "a name that is longer than its list", Record(Message(Extension(0, [0, 5, 0, 0, 9, 97, 97]))) },
            { "two names (RFC 6066, 3)", Record(Message(Extension(0, [0, 8, 0, 0, 1, 97, 0, 0, 1, 98]))) },
            { "two extensions for the name (RFC 8446, 4.2)", Record(Message(Extension(0, Name("a")), Extension(0, Name("b")))) },
            { "an empty name", Record(Message(Extension(0, Name("")))) },
            { "a name with a control", Record(Message(Extension(0, Name("a\0b")))) },
            { "a name with a port", Record(Message(Extension(0, Name("a:1")))) },
            { "a name with a dot at its end", Record(Message(Extension(0, Name("a.")))) },
            { "an address in brackets", Record(Message(Extension(0, Name("[::1]")))) },
            { "no protocols", Record(Message(Extension(16, [0, 0]))) },
            { "an empty protocol (RFC 7301, 3.1)", Record(Message(Extension(16, [0, 1, 0]))) },
            { "a protocol that is longer than its list", Record(Message(Extension(16, [0, 2, 9, 97]))) },
            { "half a version", Record(Message(Extension(43, [3, 3, 4, 3]))) },
            { "no version of TLS", Record(Message(Extension(43, [2, 0x7a, 0x7a]))) },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_hello_is_refused_at_every_split(string what, byte[] octets)
    {
        Assert.NotEmpty(what);
        foreach (var pieces in Splits(octets))
        {
            using var reader = new ClientHelloReader();
            Assert.Equal(ClientHelloStep.Invalid, Play(reader, octets, pieces));
        }
    }

    [Fact]
    public void A_hello_is_never_longer_than_the_limit()
    {
        using var reader = new ClientHelloReader(100);
        Assert.Equal(ClientHelloStep.Invalid, reader.Read(Record(Message(Extension(21, new byte[100])))));
        using var patient = new ClientHelloReader(200);
        Assert.Equal(ClientHelloStep.Complete, patient.Read(Record(Message(Extension(21, new byte[100])))));
    }

    [Fact]
    public void Changed_octets_never_do_more_than_be_refused()
    {
        var octets = Record(Message(Extension(0, Name("a.example")), Extension(16, [0, 3, 2, 104, 50]), Extension(43, [4, 3, 4, 3, 3])));
        Gen.Select(Gen.Int[0, octets.Length - 1], Gen.Byte, Gen.Int[0, octets.Length])
            .Sample(change =>
            {
                var changed = octets.ToArray();
                changed[change.Item1] = change.Item2;
                using var reader = new ClientHelloReader();
                if (reader.Read(changed.AsSpan(0, change.Item3)) == ClientHelloStep.Complete)
                {
                    Assert.InRange(reader.ServerName.Length, 0, 255);
                    reader.Offers("h2"u8);
                }
            });
    }

    private static ClientHelloStep Play(ClientHelloReader reader, byte[] octets, IEnumerable<int> ends)
    {
        var step = ClientHelloStep.NeedMore;
        foreach (var end in ends)
        {
            step = reader.Read(octets.AsSpan(0, end));
            if (step != ClientHelloStep.NeedMore)
            {
                break;
            }
        }

        return step;
    }

    private static IEnumerable<IEnumerable<int>> Splits(byte[] octets) =>
        Enumerable.Range(1, octets.Length).Select(cut => (IEnumerable<int>)[cut, octets.Length]).Append(Enumerable.Range(1, octets.Length));

    private static byte[] Record(byte[] content) => [22, 3, 1, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Handshake(byte[] body) => [1, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static byte[] Message(params byte[][] extensions) => Handshake(Body([.. extensions.SelectMany(extension => extension)]));

    private static byte[] Body(byte[] extensions) =>
        [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, (byte)(extensions.Length >> 8), (byte)extensions.Length, .. extensions];

    private static byte[] Extension(int type, byte[] data) =>
        [(byte)(type >> 8), (byte)type, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private static byte[] Name(string name) => [0, (byte)(name.Length + 3), 0, 0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)];

    /// <summary>What the TLS library of this machine sends first.</summary>
    private static async Task<byte[]> CaptureAsync(string name, SslProtocols versions, params string[] protocols)
    {
        var capture = new CapturingStream();
        using var client = new SslStream(capture);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            client.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    EnabledSslProtocols = versions,
                    ApplicationProtocols =
                        protocols.Length == 0 ? null : [.. protocols.Select(protocol => new SslApplicationProtocol(protocol))],
                }
            )
        );
        return capture.ToArray();
    }

    /// <summary>Keeps what is written and is at its end when it is read.</summary>
    private sealed class CapturingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => 0;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);
    }
}
