using Portolan.Http.Http2;

namespace Portolan.Http.Tests.Http2;

/// <summary>What costs a peer little and us much (RFC 9113, 10.5): each has a number, and ENHANCE_YOUR_CALM names it.</summary>
public sealed class FloodTests
{
    private static readonly FrameRate Few = new(10, 1);

    private static readonly Http2Limits Limits = new()
    {
        Resets = Few,
        ProvokedResets = Few,
        RefusedStreams = Few,
        Pings = Few,
        Settings = Few,
        Priorities = Few,
        WindowUpdates = Few,
        EmptyFrames = Few,
        UselessFrames = Few,
        ConcurrentStreams = 20,
        Continuations = 8,
        BlockBytes = 40_000,
    };

    [Fact]
    public void Rapid_resets() =>
        Floods("rapid_reset", 10, (wire, time) => wire.Headers((2 * time) + 1, Wire.Get(), ends: true).Reset((2 * time) + 1));

    [Theory]
    [InlineData(0)] // WINDOW_UPDATE of 0
    [InlineData(1)] // DATA after the end
    [InlineData(2)] // PRIORITY of another length
    [InlineData(3)] // a body longer than its Content-Length
    public void Resets_that_are_provoked(int way) =>
        Floods(
            "made_you_reset",
            10,
            (wire, time) =>
            {
                var id = (2 * time) + 1;
                wire.Headers(id, Wire.Post("content-length: 1"));
                _ = way switch
                {
                    0 => wire.WindowUpdate(id, 0),
                    1 => wire.Data(id, "a", ends: true).Data(id, "b"),
                    2 => wire.Frame(2, 0, id, 1),
                    _ => wire.Data(id, "ab"),
                };
            },
            new FrameRate(1000, 0)
        );

    [Fact]
    public void Malformed_requests() =>
        Floods("made_you_reset", 10, (wire, time) => wire.Headers((2 * time) + 1, Wire.Get("connection: x"), ends: true));

    [Fact]
    public void Requests_above_the_limit_of_streams() =>
        Floods("too_many_streams", 30, (wire, time) => wire.Headers((2 * time) + 1, Wire.Get(), ends: true));

    [Fact]
    public void Pings() => Floods("ping_flood", 10, (wire, _) => wire.Ping());

    [Fact]
    public void Settings() => Floods("settings_flood", 9, (wire, _) => wire.Settings());

    [Fact]
    public void Acknowledgements_of_settings() => Floods("settings_flood", 9, (wire, _) => wire.SettingsAck());

    [Fact]
    public void Priorities() => Floods("priority_flood", 10, (wire, _) => wire.Frame(2, 0, 9, 0, 0, 0, 0, 0));

    [Fact]
    public void Window_updates() => Floods("window_flood", 10, (wire, _) => wire.WindowUpdate(0, 1));

    [Fact]
    public void Empty_DATA() =>
        Floods("empty_frame_flood", 10, (wire, _) => wire.Data(1, ""), first: Wire.From(Http2Role.Client).Headers(1, Wire.Post()));

    [Fact]
    public void DATA_of_padding_alone() =>
        Floods("empty_frame_flood", 10, (wire, _) => wire.Frame(0, 8, 1, 1, 0), first: Wire.From(Http2Role.Client).Headers(1, Wire.Post()));

    [Fact]
    public void Unknown_frames() => Floods("useless_frame_flood", 10, (wire, _) => wire.Frame(0x42, 0, 0));

    [Fact]
    public void Frames_on_closed_streams() =>
        Floods("useless_frame_flood", 10, (wire, _) => wire.Reset(1), first: Wire.From(Http2Role.Client).Headers(1, Wire.Post()).Reset(1));

    [Fact]
    public void Empty_CONTINUATION() =>
        Floods("continuation_flood", 8, (wire, _) => wire.Frame(9, 0, 1), first: Wire.From(Http2Role.Client).Frame(1, 0, 1, Wire.Get()));

    [Fact]
    public void Long_blocks() =>
        Floods(
            "block_too_large",
            2,
            (wire, _) => wire.Frame(9, 0, 1, new byte[16_000]),
            first: Wire.From(Http2Role.Client).Frame(1, 0, 1, Wire.Get())
        );

    [Fact]
    public void Time_brings_more()
    {
        var player = new Player(Http2Role.Server, Limits).Feed(Wire.From(Http2Role.Client));
        for (var second = 0; second < 100; second++)
        {
            player.Connection.Now = 1000 * second;
            player.Feed(new Wire().Ping());
        }

        Assert.Equal("", player.Told);
    }

    [Fact]
    public void Streams_that_end_well_pay_for_as_many_resets()
    {
        var player = new Player(Http2Role.Server, Limits).Feed(Wire.From(Http2Role.Client));
        player.OnHead = stream => player.Connection.SendHead(stream, new() { Status = 204 });
        for (var id = 1; id < 400; id += 4)
        {
            player.Feed(new Wire().Headers(id, Wire.Get(), ends: true));
            player.Release(id);
            player.Feed(new Wire().Headers(id + 2, Wire.Post()).Reset(id + 2));
            player.Release(id + 2);
        }

        Assert.DoesNotContain("ERROR", player.Told);
    }

    [Fact]
    public void A_window_that_stays_closed_resets_the_stream_in_time()
    {
        var player = new Player(Http2Role.Server, Limits).Feed(
            Wire.From(Http2Role.Client).SettingsAck().Settings((4, 0)).Headers(1, Wire.Get(), ends: true)
        );
        player.TakeSent();
        player.Connection.SendHead(player[1], new() { Status = 200, Body = Portolan.Http.Messages.BodyKind.Marked });
        Assert.Equal(0, player.Connection.SendData(player[1], [1]));
        player.TakeSent();
        player.Connection.Now = 60_000;
        Assert.Equal(Http2Event.NeedMore, player.Connection.CheckTime());
        player.Connection.Now = 60_001;
        Assert.Equal(Http2Event.Reset, player.Connection.CheckTime());
        Assert.Equal("RST_STREAM 1 EnhanceYourCalm", player.TakeSent());
        Assert.Equal("stalled", player[1].Error!.Name);
        Assert.Equal(Http2Event.NeedMore, player.Connection.CheckTime());
    }

    [Fact]
    public void Interim_responses()
    {
        var player = new Player(Http2Role.Client).Feed(new Wire().Settings());
        player.Connection.Open(Messages.Get(), "http"u8);
        for (var time = 0; time < 33; time++)
        {
            player.Feed(new Wire().Headers(1, Wire.Block(":status: 103")));
        }

        Assert.EndsWith("1 103 None\n1 RESET EnhanceYourCalm interim_flood", player.Told);
    }

    // So many are taken, and the next one is one too many.
    private static void Floods(string name, int taken, Action<Wire, int> one, FrameRate? resets = null, Wire? first = null)
    {
        var limits = resets is { } rate ? Limits with { Resets = rate, WindowUpdates = rate } : Limits;
        var player = new Player(Http2Role.Server, limits).Feed(first ?? Wire.From(Http2Role.Client));
        for (var time = 0; time <= taken; time++)
        {
            Assert.DoesNotContain("ERROR", player.Told);
            var wire = new Wire();
            one(wire, time);
            player.Feed(wire);
        }

        Assert.EndsWith($"ERROR {name}", player.Told);
        Assert.Matches("GOAWAY [0-9]+ EnhanceYourCalm$", player.TakeSent());
    }
}
