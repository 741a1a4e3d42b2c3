using System.Buffers;
using Portolan.Http.Http2;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>Rules of RFC 9113 about what is sent, and about values that nobody knows.</summary>
public sealed class FrameRulesTests
{
    [Theory]
    [InlineData(Http2Role.Server)]
    [InlineData(Http2Role.Client)]
    public void S4_1_flags_that_are_not_defined_and_reserved_bits_are_left_unset(Http2Role role)
    {
        var output = new ArrayBufferWriter<byte>();
        var connection = new Http2Connection(role, Http2Limits.Default, output, new Http2StreamPool());
        connection.Start();
        Read(connection, Wire.From(role == Http2Role.Server ? Http2Role.Client : Http2Role.Server).SettingsAck().Ping());
        if (role == Http2Role.Server)
        {
            Read(
                connection,
                new Wire().Headers(1, Wire.Post()).Data(1, new string('a', 16_384)).Headers(3, Wire.Get("connection: x"), ends: true)
            );
            connection.SendHead(connection.Stream, new HttpResponseHead { Status = 200, Body = BodyKind.Marked });
            connection.SendData(connection.Stream, new byte[100]);
            connection.SendEnd(connection.Stream, null);
        }
        else
        {
            var stream = connection.Open(Messages.Get(), "http"u8);
            connection.Reset(stream, Http2ErrorCode.Cancel);
        }

        connection.BeginShutdown();
        connection.FinishShutdown();

        var sent = output.WrittenSpan;
        sent = sent.StartsWith(Http2Preface.Bytes) ? sent[Http2Preface.Bytes.Length..] : sent;
        var types = new HashSet<int>();
        while (!sent.IsEmpty)
        {
            var (type, flags) = (sent[3], sent[4]);
            types.Add(type);
            var defined = type switch
            {
                0 => 0x1, // DATA: END_STREAM; it is never padded
                1 => 0x5, // HEADERS: END_STREAM, END_HEADERS; never padded, without priority
                4 or 6 => 0x1, // SETTINGS, PING: ACK
                _ => 0,
            };
            Assert.Equal(0, flags & ~defined);
            Assert.Equal(0, sent[5] & 0x80);
            sent = sent[(9 + (sent[0] << 16 | sent[1] << 8 | sent[2]))..];
        }

        Assert.Superset(new HashSet<int> { 1, 4, 6, 7 }, types);
    }

    [Fact]
    public void S5_4_2_a_reset_is_not_answered_by_a_reset()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        player.Feed(new Wire().Reset(1).Reset(1));
        Assert.Equal("1 POST http a.example / Marked\n1 RESET Cancel", player.Told);
        Assert.Equal("", player.TakeSent());
    }

    [Fact]
    public void S6_4_behind_the_peers_reset_nothing_is_sent_on_the_stream()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Reset(1));
        player.TakeSent();
        player.Connection.Reset(player[1], Http2ErrorCode.Internal);
        player.Release(1);
        Assert.Equal("", player.TakeSent());
    }

    [Fact]
    public void S6_10_CONTINUATION_is_not_on_stream_0()
    {
        var player = Server().Feed(Client().Frame(1, 0, 1, Wire.Get()[..3]).Frame(9, 4, 0, Wire.Get()[3..]));
        Assert.Equal("ERROR block_interrupted", player.Told);
        Assert.EndsWith("GOAWAY 0 Protocol", player.TakeSent());
    }

    [Fact]
    public void S7_error_codes_that_nobody_knows_mean_nothing_special()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Reset(1, (Http2ErrorCode)0xDEAD).Headers(3, Wire.Get(), ends: true));
        Assert.Equal($"1 POST http a.example / Marked\n1 RESET {0xDEAD}\n3 GET http a.example / None", player.Told);

        var client = new Player(Http2Role.Client).Feed(new Wire().Settings());
        client.Connection.Open(Messages.Get(), "http"u8);
        client.Feed(new Wire().GoAway(1, (Http2ErrorCode)0xBEEF).Headers(1, Wire.Ok(), ends: true));
        Assert.Equal("GOAWAY\n1 200 None", client.Told);
    }

    private static void Read(Http2Connection connection, Wire wire)
    {
        var input = wire.Bytes.AsSpan();
        Http2Event happened;
        do
        {
            happened = connection.Read(input, out var consumed, out _);
            input = input[consumed..];
        } while (happened is not (Http2Event.NeedMore or Http2Event.Error));

        Assert.Equal(Http2Event.NeedMore, happened);
    }

    private static Player Server() => new(Http2Role.Server);

    private static Wire Client() => Wire.From(Http2Role.Client);
}
