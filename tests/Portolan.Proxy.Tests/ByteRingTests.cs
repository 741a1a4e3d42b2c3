using Portolan.Proxy.AccessLog;

namespace Portolan.Proxy.Tests;

public sealed class ByteRingTests
{
    [Fact]
    public void A_full_ring_refuses_whole_lines_and_a_read_makes_room()
    {
        var ring = new ByteRing(8);

        Assert.True(ring.TryWrite("12345"u8));
        Assert.False(ring.TryWrite("6789"u8));
        Assert.True(ring.TryWrite("678"u8));
        Assert.Equal("12345678"u8.ToArray(), ring.Peek().ToArray());
        ring.Advance(5);
        Assert.True(ring.TryWrite("abcd"u8));
        Assert.Equal("678"u8.ToArray(), ring.Peek().ToArray());
        ring.Advance(3);
        Assert.Equal("abcd"u8.ToArray(), ring.Peek().ToArray());
        ring.Advance(4);
        Assert.True(ring.IsEmpty);
    }

    [Fact]
    public async Task What_one_thread_writes_another_reads_in_order_and_whole()
    {
        const int Count = 200_000;
        var ring = new ByteRing(1024);
        var writing = Task.Run(() =>
        {
            var line = new byte[7];
            for (var number = 0; number < Count; number++)
            {
                BitConverter.TryWriteBytes(line, number);
                while (!ring.TryWrite(line))
                {
                    Thread.Yield();
                }
            }
        });

        var read = new List<byte>(7 * Count);
        while (read.Count < 7 * Count)
        {
            var bytes = ring.Peek();
            read.AddRange(bytes.Span);
            ring.Advance(bytes.Length);
            if (bytes.IsEmpty)
            {
                await Task.Yield();
            }
        }

        await writing;
        var all = read.ToArray();
        for (var number = 0; number < Count; number++)
        {
            Assert.Equal(number, BitConverter.ToInt32(all, 7 * number));
        }
    }
}
