using Portolan.Http.Http2;

namespace Portolan.Http.Tests.Http2;

/// <summary>However octets are cut, they are told as the same events, and answered by the same frames.</summary>
public sealed class SplitTests
{
    public static TheoryData<Http2Role, string> Conversations =>
        new(from conversation in All() select (conversation.Role, conversation.Name));

    [Theory]
    [MemberData(nameof(Conversations))]
    public void Every_cut_in_two_and_every_size_of_pieces_tell_the_same(Http2Role role, string name)
    {
        var bytes = All().Single(conversation => conversation.Name == name).Bytes;
        var (told, sent) = Play(role, bytes, int.MaxValue);
        Assert.NotEqual("", told);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var player = Begin(role);
            player.Feed(bytes[..cut], int.MaxValue).Feed(bytes[cut..], int.MaxValue);
            Assert.Equal(told, player.Told);
            Assert.Equal(sent, player.TakeSent());
        }

        for (var piece = 1; piece < 40; piece++)
        {
            Assert.Equal((told, sent), Play(role, bytes, piece));
        }
    }

    private static (string Told, string Sent) Play(Http2Role role, byte[] bytes, int piece)
    {
        var player = Begin(role).Feed(bytes, piece);
        return (player.Told, player.TakeSent());
    }

    private static Player Begin(Http2Role role)
    {
        var player = new Player(role);
        if (role == Http2Role.Client)
        {
            player.Connection.Open(Messages.Get(), "http"u8);
            player.Connection.Open(Messages.Get("HEAD"), "http"u8);
            player.TakeSent();
        }

        return player;
    }

    private static IEnumerable<(Http2Role Role, string Name, byte[] Bytes)> All()
    {
        var client = Wire.From(Http2Role.Client);
        yield return (
            Http2Role.Server,
            "requests",
            client
                .Settings((4, 70_000))
                .Headers(1, Wire.Get("cookie: a", "cookie: b"), ends: true)
                .Headers(3, Wire.Post("content-length: 6"))
                .Data(3, "abc")
                .Ping()
                .Frame(0, 9, 3, 2, (byte)'d', (byte)'e', (byte)'f', 0, 0)
                .WindowUpdate(3, 9)
                .Headers(5, Wire.Post())
                .Data(5, "x")
                .Headers(5, Wire.Block("x-t: 1"), ends: true)
                .Reset(1)
                .GoAway(0)
                .Bytes
        );
        yield return (
            Http2Role.Server,
            "blocks in pieces",
            Wire.From(Http2Role.Client)
                .Frame(1, 1, 1, Wire.Get()[..7])
                .Frame(9, 0, 1, Wire.Get()[7..9])
                .Frame(9, 4, 1, Wire.Get()[9..])
                .Bytes
        );
        yield return (
            Http2Role.Server,
            "stream errors",
            Wire.From(Http2Role.Client)
                .Headers(1, Wire.Post("content-length: 2"))
                .Data(1, "abc")
                .Data(1, "def")
                .Headers(3, Wire.Get("te: x"))
                .Data(3, "zz")
                .Headers(5, Wire.Get(), ends: true)
                .Bytes
        );
        yield return (Http2Role.Server, "another protocol", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        yield return (
            Http2Role.Server,
            "a connection error",
            Wire.From(Http2Role.Client).Headers(1, Wire.Post()).Data(1, "abc").Frame(8, 0, 0, 0, 0, 0, 0).Data(1, "def").Bytes
        );
        yield return (
            Http2Role.Client,
            "responses",
            new Wire()
                .Settings((3, 10))
                .Headers(1, Wire.Block(":status: 103"))
                .Headers(3, Wire.Ok("content-length: 9"), ends: true)
                .Headers(1, Wire.Ok())
                .Data(1, "abc")
                .GoAway(1)
                .Data(1, "def")
                .Headers(1, Wire.Block("grpc-status: 0"), ends: true)
                .Bytes
        );
    }
}
