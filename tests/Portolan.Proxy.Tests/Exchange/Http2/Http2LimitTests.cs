using Portolan.Http.Http2;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Http2;

/// <summary>
/// Each limit of HTTP/2 is reached by the bytes of an attacker: it is counted and logged by its name, and a neighbour on the same loop is
/// served.
/// </summary>
public sealed class Http2LimitTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Priority = 2;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;
    private const byte Continuation = 9;

    // GET http://a/ and POST http://a/.
    private static readonly byte[] Get = [0x82, 0x86, 0x84, 0x41, 1, (byte)'a'];
    private static readonly byte[] Post = [0x83, 0x86, 0x84, 0x41, 1, (byte)'a'];

    // A field of 4,000 octets enters the table, and is then named by one octet, again and again.
    private static readonly byte[] Bomb =
    [
        .. Get,
        0x40,
        1,
        (byte)'x',
        0x7f,
        0xa1,
        0x1e,
        .. Enumerable.Repeat((byte)'a', 4000),
        .. Enumerable.Repeat((byte)0xbe, 4000),
    ];

    private static readonly Dictionary<string, Action<ExchangeRig, MemoryPeer>> Ways = new()
    {
        ["rapid_reset"] = Each(300, stream => [.. Frame(Headers, 5, stream, Get), .. Frame(Reset, 0, stream, [0, 0, 0, 8])]),
        ["made_you_reset"] = Each(200, stream => [.. Frame(Headers, 4, stream, Post), .. Frame(WindowUpdate, 0, stream, new byte[4])]),
        ["streams_exceeded"] = Each(140, stream => Frame(Headers, 5, stream, Get)),
        ["too_many_streams"] = Each(400, stream => Frame(Headers, 5, stream, Get)),
        ["ping_flood"] = Each(200, _ => Frame(Ping, 0, 0, new byte[8])),
        ["settings_flood"] = Each(50, _ => Frame(Settings, 0, 0, [])),
        ["priority_flood"] = Each(400, _ => Frame(Priority, 0, 1, new byte[5])),
        ["window_flood"] = Each(1500, _ => Frame(WindowUpdate, 0, 0, [0, 0, 0, 1])),
        ["empty_frame_flood"] = Each(100, number => number == 1 ? Frame(Headers, 4, 1, Post) : Frame(Data, 0, 1, [])),
        ["useless_frame_flood"] = Each(700, _ => Frame(0x20, 0, 0, [1])),
        ["continuation_flood"] = Each(40, number => number == 1 ? Frame(Headers, 1, 1, Get) : Frame(Continuation, 0, 1, [0x90])),
        ["block_too_large"] = Each(12, number => Frame(number == 1 ? Headers : Continuation, 0, 1, new byte[16_000])),
        ["fields_too_large"] = (_, peer) => peer.Send(Frame(Headers, 5, 1, Bomb)),
        ["too_many_fields"] = (_, peer) => peer.Send(Frame(Headers, 5, 1, [.. Get, .. Enumerable.Repeat((byte)0x90, 200)])),
        ["stalled"] = (rig, peer) =>
        {
            // A window of 0, and a request with an answer.
            peer.Send([
                .. Frame(Settings, 0, 0, [0, 4, 0, 0, 0, 0]),
                .. Frame(Headers, 5, 1, [.. Get[..2], 4, 9, .. "/answered"u8, .. Get[3..]]),
            ]);
            for (var second = 0; second < 90; second += 10)
            {
                rig.Loop.Advance(10_000);
                peer.Send(Frame(Ping, 0, 0, new byte[8]));
            }
        },
        ["ping_timeout"] = (rig, peer) =>
        {
            peer.Send(Frame(Headers, 5, 1, Get));
            rig.Loop.Advance(80_000);
        },
    };

    public static TheoryData<string> Limits => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Whoever_reaches_a_limit_is_held_off_and_harms_no_neighbour(string name)
    {
        var rig = Rig();
        var peer = Client(rig);
        peer.Send(Frame(Settings, 1, 0, []));
        AskAsNeighbour(rig);

        Ways[name](rig, peer);

        Assert.True(rig.Exchanges.Http2Errors.All.Single(found => found.Key == name).Value > 0);
        Assert.True(name == "stalled" || rig.Logged.Contains("\"flag\":\"BQ\"", StringComparison.Ordinal));
        AskAsNeighbour(rig);
        Assert.DoesNotContain(rig.Told, told => told.Contains("invariant", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_that_are_never_acknowledged_are_not_waited_for()
    {
        var rig = Rig();
        var peer = Client(rig);
        peer.Send(Frame(Headers, 5, 1, Get));

        rig.Loop.Advance(45_000);

        Assert.Contains(rig.Exchanges.Http2Errors.All, found => found.Key == "settings_timeout");
        Assert.Contains("\"flag\":\"BQ\"", rig.Logged, StringComparison.Ordinal);
        AskAsNeighbour(rig);
    }

    [Theory]
    [InlineData("fields_too_large", "RequestHeaderBytes")]
    [InlineData("too_many_fields", "RequestHeaderCount")]
    [InlineData("streams_exceeded", "StreamsPerConnection")]
    public void Limits_of_the_proxy_are_counted_by_their_own_names_too(string name, string limit)
    {
        var rig = Rig();
        Ways[name](rig, Client(rig));

        Assert.True(rig.Exchanges.Reached[Enum.Parse<ProxyLimit>(limit)] > 0);
    }

    [Fact]
    public void A_connection_without_a_stream_is_closed_in_time()
    {
        var rig = Rig();
        Client(rig).Send(Frame(Settings, 1, 0, []));
        rig.Loop.Advance(145_000);
        Assert.Equal(1, rig.Exchanges.Reached[ProxyLimit.KeepAliveTimeout]);

        // Not even SETTINGS came.
        var (connection, _) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        rig.Loop.Advance(30_000);
        Assert.Equal(1, rig.Exchanges.Reached[ProxyLimit.RequestHeadersTimeout]);
    }

    private static ExchangeRig Rig()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    var isNeighbour = from.Text.Contains("GET /neighbour ", StringComparison.Ordinal);
                    if (isNeighbour || from.Text.Contains("GET /answered ", StringComparison.Ordinal))
                    {
                        from.Take();
                        from.Connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngood"u8);
                    }
                }
        );
        return rig;
    }

    private static MemoryPeer Client(ExchangeRig rig)
    {
        var (connection, peer) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        peer.Send([.. Http2Preface.Bytes, .. Frame(Settings, 0, 0, [])]);
        return peer;
    }

    private static void AskAsNeighbour(ExchangeRig rig)
    {
        var neighbour = rig.Client();
        neighbour.Send("GET /neighbour HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("\r\n\r\ngood", neighbour.Text, StringComparison.Ordinal);
        neighbour.Connection.Close();
    }

    // The same again and again, on new streams.
    private static Action<ExchangeRig, MemoryPeer> Each(int count, Func<int, byte[]> frames) =>
        (rig, peer) =>
        {
            for (var number = 0; number < count && !peer.IsEnded && peer.Closed is null; number++)
            {
                peer.Send(frames((2 * number) + 1));
            }
        };

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [
            (byte)(payload.Length >> 16),
            (byte)(payload.Length >> 8),
            (byte)payload.Length,
            type,
            flags,
            (byte)(stream >> 24),
            (byte)(stream >> 16),
            (byte)(stream >> 8),
            (byte)stream,
            .. payload,
        ];
}
