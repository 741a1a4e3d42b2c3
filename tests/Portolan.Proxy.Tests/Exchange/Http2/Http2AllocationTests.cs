using System.Net;
using Portolan.Http.Http2;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange.Http2;

/// <summary>An ordinary request from HTTP/2 to HTTP/2 allocates nothing: neither frames, nor streams, nor heads.</summary>
[Collection(nameof(AllocationTests))]
public sealed class Http2AllocationTests
{
    private const int Rounds = 2_000;

    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0];

    [Fact]
    public void A_request_from_HTTP_2_to_HTTP_2_allocates_nothing()
    {
        var rig = new ExchangeRig(
            new Config().Listener(ExchangeRig.Port).Backend(Rigs.Key, BackendProtocol.Http2, Rigs.Endpoint).Route(Rigs.To(Rigs.Key))
        );
        rig.Backend(Rigs.Address, peer => peer.Connection.Write(Settings));
        var (connection, peer) = rig.Loop.Accept();
        _ = new Http2ClientConnection(rig.Exchanges, connection, new ClientContext(rig, connection.Remote, null), Http2Limits.Default);
        peer.Send([.. Http2Preface.Bytes, .. Settings]);
        peer.Send(Request(1));
        var backend = Assert.Single(rig.Loop.Ends, end => end.Remote!.Equals(IPEndPoint.Parse(Rigs.Address)));
        Deliver(rig.Loop, backend, Response(1));

        long allocated = 0;
        for (var round = 1; round < Rounds; round++)
        {
            var id = (2 * round) + 1;
            var count = Deliver(rig.Loop, connection, Request(id)) + Deliver(rig.Loop, backend, Response(id));
            rig.Log.Ring.Advance(rig.Log.Ring.Peek().Length);
            rig.Log.Ring.Advance(rig.Log.Ring.Peek().Length);
            allocated += round < Rounds / 2 ? 0 : count;
        }

        Assert.Equal(Rounds, rig.Counters.OfClass(2));
        Assert.Equal(0, allocated);
    }

    // GET http://a/item, with fields that come again and again.
    private static byte[] Request(int id) =>
        Frame(1, 5, id, [0x82, 0x86, 0x04, 5, .. "/item"u8, 0x01, 1, (byte)'a', 0x0F, 0x2B, 4, .. "test"u8]);

    private static byte[] Response(int id) =>
        [.. Frame(1, 4, id, [0x88, 0x0F, 0x10, 10, .. "text/plain"u8]), .. Frame(0, 1, id, "hello"u8)];

    private static byte[] Frame(byte type, byte flags, int id, ReadOnlySpan<byte> payload) =>
        [0, 0, (byte)payload.Length, type, flags, 0, 0, (byte)(id >> 8), (byte)id, .. payload];

    private static long Deliver(MemoryLoop loop, ByteConnection connection, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = connection.Events.OnInput(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(bytes.Length, taken);
        loop.Run();
        return allocated;
    }
}
