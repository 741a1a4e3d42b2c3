using System.Net;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>An ordinary request on connections that are there allocates nothing: not for matching, edits, the log or the counts.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationsOfAnExchangeTests
{
    private static readonly byte[] Ok =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\nDate: x\r\n\r\nhello"u8.ToArray();

    [Theory]
    [InlineData("GET /item/1?q=2 HTTP/1.1\r\nHost: a.example.com\r\nUser-Agent: test\r\nAccept: */*\r\nX-Match: yes\r\n\r\n")]
    [InlineData("POST /item/1 HTTP/1.1\r\nHost: a.example.com\r\nX-Match: yes\r\nContent-Length: 5\r\n\r\nhello")]
    public void A_request_that_is_forwarded_allocates_nothing(string text)
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route =>
                route with
                {
                    Matches =
                    [
                        new Routing.HttpMatch { Headers = [new Routing.HeaderMatch("X-Match", Routing.ValueMatchType.Exact, "yes")] },
                    ],
                    RequestHeaders = new HeaderEdits([new HeaderValue("X-Set", "1")], [new HeaderValue("Accept", "x")], ["User-Agent"]),
                    ResponseHeaders = new HeaderEdits([new HeaderValue("X-Out", "1")], [], ["Server"]),
                    Timeouts = new RouteTimeouts(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)),
                }
            )
        );
        var backends = rig.Backend(Rigs.Address);
        rig.Client().Send(text);
        backends[0].Send(Ok);
        var client = Assert.Single(rig.Loop.Ends, end => end.Local!.Port == 80);
        var request = System.Text.Encoding.ASCII.GetBytes(text);
        var backend = Assert.Single(rig.Loop.Ends, end => end.Remote!.Equals(IPEndPoint.Parse(Rigs.Address)));

        long allocated = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var count = Deliver(rig.Loop, client, request) + Deliver(rig.Loop, backend, Ok);
            rig.Log.Ring.Advance(rig.Log.Ring.Peek().Length);
            rig.Log.Ring.Advance(rig.Log.Ring.Peek().Length);
            allocated += round < 1_000 ? 0 : count;
        }

        Assert.Equal(0, allocated);
        Assert.Equal(2_001, rig.Counters.OfClass(2));
    }

    // What comes is given to the connection's events directly, so that only they are counted.
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
