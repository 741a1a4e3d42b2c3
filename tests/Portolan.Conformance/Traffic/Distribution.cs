using System.Collections.Concurrent;

namespace Portolan.Conformance.Traffic;

/// <summary>Who answers how often.</summary>
internal static class Distribution
{
    /// <summary>
    /// Sends requests, ten at a time, and returns each workload's share of the answers. An answer that is not 200 fails the test.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, double>> OfAsync(GatewayProbe gateway, Exchange row, int requests)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForAsync(
            0,
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = 10 },
            async (_, _) =>
            {
                var reply = await gateway.SendAsync(row);
                Assert.True(reply is { Status: 200, Echo: not null }, $"{row}: {reply}");
                counts.AddOrUpdate(reply.Echo!.Workload, 1, (_, count) => count + 1);
            }
        );
        return counts.ToDictionary(entry => entry.Key, entry => (double)entry.Value / requests, StringComparer.Ordinal);
    }
}
