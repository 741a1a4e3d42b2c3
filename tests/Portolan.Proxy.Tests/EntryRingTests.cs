using Portolan.Proxy.AccessLog;

namespace Portolan.Proxy.Tests;

public sealed class EntryRingTests
{
    [Fact]
    public void A_full_ring_refuses_and_a_read_makes_room()
    {
        var ring = new EntryRing(4);

        Assert.Equal([true, true, true, true, false], Enumerable.Range(0, 5).Select(number => ring.TryWrite(Entry(number))));
        Assert.True(ring.TryRead(out var first));
        Assert.True(ring.TryWrite(Entry(5)));
        Assert.Equal(0, first.Status);
    }

    [Fact]
    public async Task Many_writers_lose_and_double_nothing()
    {
        const int Writers = 4;
        const int Each = 20_000;
        var ring = new EntryRing(64);
        var seen = new int[Writers * Each];
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                while (!ring.TryWrite(Entry((writer * Each) + number)))
                {
                    Thread.Yield();
                }
            }
        })).ToList();

        for (var count = 0; count < Writers * Each;)
        {
            if (ring.TryRead(out var entry))
            {
                seen[entry.Status]++;
                count++;
            }
            else
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(writers);
        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.True(ring.IsEmpty);
    }

    private static AccessLogEntry Entry(int number) => default(AccessLogEntry) with { Status = number };
}
