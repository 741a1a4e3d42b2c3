using Portolan.Http.Http2;

namespace Portolan.Http.Tests.Http2;

/// <summary>What a connection is ended for, and what not: RFC 9113, sections 3 to 6, by section. GOAWAY says why each time.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("P\0")]
    public void S3_4_a_client_begins_with_the_preface(string octets) =>
        Ends("preface", "GOAWAY 0 Protocol", Server(), new Wire().Raw([.. octets.Select(letter => (byte)letter)]));

    [Fact]
    public void S3_4_our_SETTINGS_come_first()
    {
        Assert.Equal("SETTINGS\nWINDOW_UPDATE 0 12517249", FirstSent(Http2Role.Server));
        Assert.Equal("SETTINGS\nWINDOW_UPDATE 0 12517249", FirstSent(Http2Role.Client));
    }

    [Theory]
    [InlineData(Http2Role.Server)]
    [InlineData(Http2Role.Client)]
    public void S3_4_the_peers_SETTINGS_come_first(Http2Role role)
    {
        var wire = new Wire();
        if (role == Http2Role.Server)
        {
            wire.Raw(Http2Preface.Bytes);
        }

        Ends("settings_first", "GOAWAY 0 Protocol", new Player(role), wire.Ping());
    }

    [Fact]
    public void S3_4_an_acknowledgement_is_no_first_SETTINGS() =>
        Ends("settings_first", "GOAWAY 0 Protocol", Server(), new Wire().Raw(Http2Preface.Bytes).SettingsAck());

    [Fact]
    public void S4_1_unknown_frames_and_unused_flags_are_ignored()
    {
        var player = Server()
            .Feed(Client().Frame(0x42, 0xFF, 7, 1, 2, 3).Frame(6, 0x7E, 0, 1, 2, 3, 4, 5, 6, 7, 8).Headers(1, Wire.Get(), ends: true));
        Assert.Equal("1 GET http a.example / None", player.Told);
    }

    [Fact]
    public void S4_1_the_reserved_bit_of_a_streams_number_is_ignored()
    {
        var block = Wire.Get();
        var player = Server().Feed(Client().Raw([0, 0, (byte)block.Length, 1, 5, 0x80, 0, 0, 1, .. block]));
        Assert.Equal("1 GET http a.example / None", player.Told);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(0x42)]
    public void S4_2_a_frame_above_16384_octets_is_refused_by_its_head(int type)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        player.Feed(new Wire().Raw([0, 0x40, 1, (byte)type, 0, 0, 0, 0, (byte)(type > 1 ? 0 : 1)]));
        Assert.EndsWith("ERROR frame_too_large", player.Told);
        Assert.Equal("GOAWAY 1 FrameSize", player.TakeSent());
    }

    [Fact]
    public void S4_2_a_frame_of_16384_octets_is_taken() =>
        Assert.EndsWith(new string('a', 16_384), Server().Feed(Client().Headers(1, Wire.Post()).Data(1, new string('a', 16_384))).Told);

    [Theory]
    [InlineData(3, 1, 3)]
    [InlineData(3, 1, 5)]
    [InlineData(4, 0, 5)]
    [InlineData(6, 0, 7)]
    [InlineData(6, 0, 9)]
    [InlineData(7, 0, 7)]
    [InlineData(8, 1, 3)]
    [InlineData(8, 0, 5)]
    public void S4_2_a_frame_has_the_length_of_its_type(int type, int id, int length)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        Ends("frame_length", "GOAWAY 1 FrameSize", player, new Wire().Frame(type, 0, id, new byte[length]));
    }

    [Fact]
    public void S6_5_SETTINGS_with_ACK_are_empty() =>
        Ends("frame_length", "GOAWAY 0 FrameSize", Server(), Client().Frame(4, 1, 0, 0, 3, 0, 0, 0, 1));

    [Fact]
    public void S4_3_a_block_that_cannot_be_decoded_ends_the_connection() =>
        Ends("compression", "GOAWAY 1 Compression", Server(), Client().Headers(1, [0xFF]));

    [Fact]
    public void S4_3_blocks_of_refused_and_dropped_streams_are_decoded_too()
    {
        // The entries that are added on streams that nobody wants are indexes on the next one.
        byte[] adding = [.. Wire.Get(), 0x40, 1, (byte)'a', 1, (byte)'b'];
        var player = Server(new Http2Limits { ConcurrentStreams = 1 })
            .Feed(Client().Headers(1, Wire.Post()).Headers(3, adding, ends: true).Headers(5, [.. adding, .. Wire.Block("connection: x")]));
        player.Connection.Reset(player[1], Http2ErrorCode.Cancel);
        player.Release(1);
        player.Feed(new Wire().Headers(1, adding, ends: true).Headers(7, [.. Wire.Get(), 0xBE, 0xBF, 0xC0], ends: true));
        Assert.EndsWith("7 GET http a.example / None | a: b | a: b | a: b", player.Told);
    }

    [Fact]
    public void S4_3_a_block_in_pieces_is_one_block()
    {
        var block = Wire.Get("x-a: b");
        var player = Server().Feed(Client().Frame(1, 1, 1, block[..3]).Frame(9, 0, 1, block[3..20]).Frame(9, 4, 1, block[20..]));
        Assert.Equal("1 GET http a.example / None | x-a: b", player.Told);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(9, 3)]
    [InlineData(0x42, 1)]
    public void S6_10_nothing_comes_within_a_block(int type, int id) =>
        Ends(
            "block_interrupted",
            "GOAWAY 0 Protocol",
            Server(),
            Client().Frame(1, 0, 1, Wire.Get()).Frame(type, 4, id, 0, 0, 0, 0, 0, 0, 0, 0)
        );

    [Fact]
    public void S6_10_CONTINUATION_follows_a_block() =>
        Ends("continuation_alone", "GOAWAY 1 Protocol", Server(), Client().Headers(1, Wire.Get(), ends: true).Frame(9, 4, 1));

    [Theory]
    [InlineData(0, "GOAWAY 0 Protocol")]
    [InlineData(3, "GOAWAY 0 Protocol")]
    [InlineData(8, "GOAWAY 0 Protocol")]
    public void S5_1_on_an_idle_stream_only_HEADERS_and_PRIORITY_come(int type, string sent) =>
        Ends("stream_idle", sent, Server(), Client().Frame(type, 0, 1, 0, 0, 0, 1));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void S5_1_1_a_client_opens_odd_streams(int id) =>
        Ends("stream_number", "GOAWAY 0 Protocol", Server(), Client().Headers(id, Wire.Get(), ends: true));

    [Fact]
    public void S5_1_1_numbers_grow()
    {
        var player = Server().Feed(Client().Headers(5, Wire.Get(), ends: true));
        player.TakeSent();
        Ends("stream_number", "GOAWAY 5 Protocol", player, new Wire().Headers(3, Wire.Get(), ends: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void S5_1_half_closed_HEADERS_or_DATA_after_the_end_are_a_stream_error(int type)
    {
        var player = Server()
            .Feed(Client().Headers(1, Wire.Get(), ends: true).Frame(type, 5, 1, type == 0 ? [] : Wire.Block("a: b")).Ping());
        Assert.Equal("1 GET http a.example / None\n1 RESET StreamClosed half_closed", player.Told);
        Assert.Equal("SETTINGS ack\nRST_STREAM 1 StreamClosed\nPING ack 12345678", player.TakeSent());
    }

    [Fact]
    public void S5_1_half_closed_WINDOW_UPDATE_PRIORITY_and_RST_STREAM_are_taken()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Get(), ends: true).WindowUpdate(1, 1).Frame(2, 0, 1, 0, 0, 0, 0, 0).Reset(1));
        Assert.Equal("1 GET http a.example / None\n1 RESET Cancel", player.Told);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void S5_1_closed_by_the_peers_end_HEADERS_or_DATA_end_the_connection(int type)
    {
        var player = Server();
        player.OnHead = stream => player.Connection.SendHead(stream, new() { Status = 204 });
        player.Feed(Client().Headers(1, Wire.Get(), ends: true));
        player.TakeSent();
        Ends("stream_over", "GOAWAY 1 StreamClosed", player, new Wire().Frame(type, 4, 1, type == 0 ? [1] : Wire.Get()));
    }

    [Fact]
    public void S5_1_closed_by_the_peers_reset_DATA_ends_the_connection()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Reset(1));
        player.TakeSent();
        Ends("stream_over", "GOAWAY 1 StreamClosed", player, new Wire().Data(1, "a"));
    }

    [Fact]
    public void S5_1_closed_by_our_reset_what_was_on_its_way_is_dropped_and_counted()
    {
        var player = Server(new Http2Limits { ConcurrentStreams = 1, WindowGrowth = 0 }).Feed(Client().Headers(1, Wire.Post()));
        player.Connection.Reset(player[1], Http2ErrorCode.Cancel);
        player.Release(1);
        player.TakeSent();
        player.Feed(
            new Wire()
                .Data(1, new string('a', 16_000))
                .Data(1, new string('a', 16_384))
                .Data(1, new string('b', 384))
                .WindowUpdate(1, 5)
                .Reset(1)
                .Headers(1, Wire.Block("a: b"), ends: true)
                .Ping()
        );
        Assert.Equal("1 POST http a.example / Marked", player.Told);
        Assert.Equal("WINDOW_UPDATE 0 32768\nPING ack 12345678", player.TakeSent());
    }

    [Fact]
    public void S5_1_2_streams_above_the_limit_are_refused()
    {
        var player = Server(new Http2Limits { ConcurrentStreams = 2 })
            .Feed(
                Client().Headers(1, Wire.Post()).Headers(3, Wire.Post()).Headers(5, Wire.Post()).Reset(3).Headers(7, Wire.Get(), ends: true)
            );
        Assert.Equal(
            "1 POST http a.example / Marked\n3 POST http a.example / Marked\nREFUSED streams_exceeded\n3 RESET Cancel\n7 GET http a.example / None",
            player.Told
        );
        Assert.Equal("SETTINGS ack\nRST_STREAM 5 RefusedStream", player.TakeSent());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void S6_frames_of_streams_are_not_on_stream_0(int type) =>
        Ends("stream_needed", "GOAWAY 0 Protocol", Server(), Client().Frame(type, 4, 0, 0, 0, 0, 0));

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 8)]
    [InlineData(7, 8)]
    public void S6_frames_of_the_connection_are_on_stream_0(int type, int length) =>
        Ends("stream_not_allowed", "GOAWAY 0 Protocol", Server(), Client().Frame(type, 0, 1, new byte[length]));

    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 3, 3)]
    public void S6_1_and_6_2_padding_is_shorter_than_its_frame(int type, int length, byte padding)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        var payload = new byte[length];
        payload[0] = padding;
        Ends("padding", "GOAWAY 1 Protocol", player, new Wire().Frame(type, 8 | 4, type == 0 ? 1 : 3, payload));
    }

    [Fact]
    public void S6_1_and_6_2_padding_is_taken_off()
    {
        var player = Server()
            .Feed(
                Client()
                    .Frame(1, 4 | 8 | 0x20, 1, [3, 0, 0, 0, 0, 9, .. Wire.Post(), 0, 0, 0])
                    .Frame(0, 8, 1, 2, (byte)'a', 0, 0)
                    .Frame(0, 9, 1, 0, (byte)'b')
            );
        Assert.Equal("1 POST http a.example / Marked\n1 DATA ab\n1 END", player.Told);
    }

    [Fact]
    public void S6_1_padding_alone_is_consumed()
    {
        var player = Server(new Http2Limits { ConcurrentStreams = 1, WindowGrowth = 0 }).Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        var padding = new byte[256];
        padding[0] = 255;
        for (var time = 0; time < 128; time++)
        {
            player.Feed(new Wire().Frame(0, 8, 1, [.. padding[..1], (byte)'a', .. padding[1..]]));
        }

        Assert.Equal("WINDOW_UPDATE 0 32895\nWINDOW_UPDATE 1 32895", player.TakeSent());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void S6_3_PRIORITY_has_5_octets_or_its_stream_is_reset(int length)
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()).Frame(2, 0, 1, new byte[length]));
        Assert.Equal("1 POST http a.example / Marked\n1 RESET FrameSize priority_length", player.Told);
    }

    [Theory]
    [InlineData("settings_value", "Protocol", 2, 2u)]
    [InlineData("settings_window", "FlowControl", 4, 0x8000_0000)]
    [InlineData("settings_value", "Protocol", 5, 16_383u)]
    [InlineData("settings_value", "Protocol", 5, 16_777_216u)]
    [InlineData("settings_value", "Protocol", 8, 2u)] // RFC 8441, 3
    public void S6_5_2_settings_have_their_bounds(string name, string code, int id, uint value) =>
        Ends(name, $"GOAWAY 0 {code}", Server(), Client().Settings((id, value)));

    [Fact]
    public void S6_5_2_a_server_does_not_allow_pushes() =>
        Ends("settings_value", "GOAWAY 0 Protocol", new Player(Http2Role.Client), new Wire().Settings((2, 1)));

    [Fact]
    public void RFC_8441_3_extended_CONNECT_is_not_taken_back() =>
        Ends("settings_value", "GOAWAY 0 Protocol", new Player(Http2Role.Client), new Wire().Settings((8, 1)).Settings((8, 0)));

    [Fact]
    public void S6_5_3_SETTINGS_are_acknowledged_at_once_and_unknown_ones_ignored()
    {
        var player = Server().Feed(Client().Settings((0x99, 7), (3, 5)).Settings());
        Assert.Equal("SETTINGS ack\nSETTINGS ack\nSETTINGS ack", player.TakeSent());
        Assert.Equal(5, player.Connection.PeerStreamLimit);
    }

    [Fact]
    public void S6_5_3_SETTINGS_that_are_not_acknowledged_end_the_connection_in_time()
    {
        var player = Server().Feed(Client());
        player.Connection.Now = 30_000;
        Assert.Equal(Http2Event.NeedMore, player.Connection.CheckTime());
        player.Connection.Now = 30_001;
        Assert.Equal(Http2Event.Error, player.Connection.CheckTime());
        Assert.Equal("SETTINGS ack\nGOAWAY 0 SettingsTimeout", player.TakeSent());

        var other = Server().Feed(Client().SettingsAck());
        other.Connection.Now = 30_001;
        Assert.Equal(Http2Event.NeedMore, other.Connection.CheckTime());
    }

    [Theory]
    [InlineData(Http2Role.Server)]
    [InlineData(Http2Role.Client)]
    public void S8_4_pushes_are_refused(Http2Role role) =>
        Ends("push", "GOAWAY 0 Protocol", new Player(role), Wire.From(Other(role)).Frame(5, 4, 1, 0, 0, 0, 2));

    [Fact]
    public void S6_7_PING_is_answered_with_its_octets_and_answers_to_ours_are_told()
    {
        var player = Server().Feed(Client().Ping("abcdefgh"));
        Assert.Equal("SETTINGS ack\nPING ack abcdefgh", player.TakeSent());
        player.Connection.Ping();
        var sent = player.TakeSent();
        player.Feed(
            new Wire().Frame(6, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8).Frame(6, 1, 0, [.. sent["PING ".Length..].Select(letter => (byte)letter)])
        );
        Assert.Equal("PONG", player.Told);
        Assert.Equal("", player.TakeSent());
    }

    [Fact]
    public void S6_8_an_orderly_end_announces_itself_and_takes_what_was_on_its_way()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Get(), ends: true));
        player.TakeSent();
        player.Connection.BeginShutdown();
        Assert.Equal($"GOAWAY {int.MaxValue} None\nPING leaving.", player.TakeSent());
        player.Feed(new Wire().Headers(3, Wire.Get(), ends: true).Frame(6, 1, 0, "leaving."u8.ToArray()));
        Assert.Equal("GOAWAY 3 None", player.TakeSent());
        player.Feed(new Wire().Headers(5, Wire.Post()).Data(5, "x").Reset(5));
        Assert.Equal("1 GET http a.example / None\n3 GET http a.example / None", player.Told);
        Assert.Equal("", player.TakeSent());
        Assert.False(player.Connection.IsDrained);
        foreach (var id in new[] { 1, 3 })
        {
            player.Connection.SendHead(player[id], new() { Status = 204 });
            player.Release(id);
        }

        Assert.True(player.Connection.IsDrained);
    }

    [Fact]
    public void S6_8_streams_that_GOAWAY_leaves_out_may_be_sent_again()
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings());
        for (var request = 0; request < 3; request++)
        {
            player.Connection.Open(Messages.Get(), "http"u8);
        }

        player.Feed(new Wire().GoAway(1).Headers(1, Wire.Ok(), ends: true));
        Assert.Equal(
            "GOAWAY\n3 RESET RefusedStream left_out unprocessed\n5 RESET RefusedStream left_out unprocessed\n1 200 None",
            player.Told
        );
        Assert.False(player.Connection.CanOpen);
    }

    [Fact]
    public void S6_9_WINDOW_UPDATE_of_0_is_an_error()
    {
        Ends("connection_increment", "GOAWAY 0 Protocol", Server(), Client().WindowUpdate(0, 0));
        Assert.EndsWith("1 RESET Protocol stream_increment", Server().Feed(Client().Headers(1, Wire.Post()).WindowUpdate(1, 0)).Told);
    }

    [Fact]
    public void S6_9_1_a_window_never_exceeds_31_bits()
    {
        Ends("connection_window", "GOAWAY 0 FlowControl", Server(), Client().WindowUpdate(0, int.MaxValue - 65_535).WindowUpdate(0, 1));
        Assert.EndsWith(
            "1 RESET FlowControl stream_window",
            Server().Feed(Client().Headers(1, Wire.Post()).WindowUpdate(1, int.MaxValue - 65_534)).Told
        );
        Ends(
            "connection_window",
            "GOAWAY 1 FlowControl",
            After(Client().Headers(1, Wire.Post()).WindowUpdate(1, 1000)),
            new Wire().Settings((4, int.MaxValue - 10))
        );
    }

    [Fact]
    public void S6_9_more_than_the_streams_window_is_a_stream_error()
    {
        var player = Server();
        player.Consumes = false;
        player.Feed(Client().Headers(1, Wire.Post()));
        for (var frame = 0; frame < 3; frame++)
        {
            player.Feed(new Wire().Data(1, new string('a', 16_384)));
        }

        player.Feed(new Wire().Data(1, new string('a', 16_383)));
        Assert.False(player[1].IsClosed);
        player.Feed(new Wire().Data(1, "b"));
        Assert.EndsWith("1 RESET FlowControl stream_flow", player.Told);
    }

    [Fact]
    public void S6_9_more_than_the_connections_window_ends_the_connection()
    {
        var player = Server(new Http2Limits { ConcurrentStreams = 1, WindowGrowth = 0 });
        player.Consumes = false;
        player.Feed(Client().Headers(1, Wire.Post()));
        for (var frame = 0; frame < 3; frame++)
        {
            player.Feed(new Wire().Data(1, new string('a', 16_384)));
        }

        player.TakeSent();
        Ends("connection_flow", "GOAWAY 1 FlowControl", player, new Wire().Data(1, new string('a', 16_384)));
    }

    [Fact]
    public void S6_9_3_windows_are_opened_as_bodies_are_consumed_and_not_before()
    {
        var player = Server(new Http2Limits { ConcurrentStreams = 1, WindowGrowth = 0 });
        player.Consumes = false;
        player.Feed(
            Client()
                .Headers(1, Wire.Post())
                .Data(1, new string('a', 16_384))
                .Data(1, new string('a', 16_384))
                .Data(1, new string('a', 10_000))
        );
        player.TakeSent();
        player.Connection.Consume(player[1], 32_766);
        Assert.Equal("", player.TakeSent());
        player.Connection.Consume(player[1], 1);
        Assert.Equal("WINDOW_UPDATE 0 32767\nWINDOW_UPDATE 1 32767", player.TakeSent());
    }

    [Fact]
    public void A_window_grows_while_all_is_consumed_at_once()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Post()));
        player.TakeSent();
        player.Feed(new Wire().Data(1, new string('a', 16_384)).Data(1, new string('a', 16_384)));
        Assert.Equal($"WINDOW_UPDATE 1 {32_768 + 65_535}", player.TakeSent());
    }

    [Fact]
    public void S6_9_2_a_changed_initial_window_changes_open_streams_below_zero_too()
    {
        var player = Server().Feed(Client().Headers(1, Wire.Get(), ends: true));
        player.TakeSent();
        player.Connection.SendHead(player[1], new() { Status = 200, Body = Portolan.Http.Messages.BodyKind.Marked });
        Assert.Equal(60_000, player.Connection.SendData(player[1], new byte[60_000]));
        player.Feed(new Wire().Settings((4, 10)).WindowUpdate(0, 1_000_000));
        player.TakeSent();
        Assert.Equal(0, player.Connection.SendData(player[1], new byte[100]));
        player.Feed(new Wire().WindowUpdate(1, 59_990));
        Assert.Equal(0, player.Connection.SendData(player[1], new byte[100]));
        player.Feed(new Wire().WindowUpdate(1, 7));
        Assert.EndsWith("1 WRITABLE", player.Told);
        Assert.Equal(7, player.Connection.SendData(player[1], new byte[100]));
        Assert.Equal("DATA 1 7", player.TakeSent());
    }

    private static void Ends(string name, string sent, Player player, Wire wire)
    {
        player.Feed(wire);
        Assert.EndsWith($"ERROR {name}", player.Told);
        Assert.EndsWith(sent, player.TakeSent());
        Assert.Equal(name, player.Connection.Error!.Name);
    }

    private static string FirstSent(Http2Role role)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new Http2Connection(role, Http2Limits.Default, output, new Http2StreamPool()).Start();
        return Player.Describe(output.WrittenSpan);
    }

    private static Player After(Wire wire)
    {
        var player = Server().Feed(wire);
        player.TakeSent();
        return player;
    }

    private static Player Server(Http2Limits? limits = null) => new(Http2Role.Server, limits);

    private static Wire Client() => Wire.From(Http2Role.Client);

    private static Http2Role Other(Http2Role role) => role == Http2Role.Server ? Http2Role.Client : Http2Role.Server;
}
