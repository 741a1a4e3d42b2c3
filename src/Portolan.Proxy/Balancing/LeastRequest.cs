using Portolan.Proxy.Backends;

namespace Portolan.Proxy.Balancing;

/// <summary>
/// Takes the less busy of two endpoints drawn at random: nearly as even as asking all of them, without herding (Mitzenmacher, "The Power of
/// Two Choices"). Ejected endpoints are passed over unless so many are ejected that health is not to be believed. Busy is what the loop
/// that asks has sent there: each loop is evenly spread, and so are all, and none reads what another has just written.
/// </summary>
internal static class LeastRequest
{
    // Few endpoints are the common case; above this, the exact draw among healthy ones gives way to bounded redraws.
    private const int ScanLimit = 16;

    /// <summary>
    /// Chooses an endpoint that is none of <paramref name="tried"/> for a request on a loop; null when there is no other.
    /// </summary>
    public static BackendEndpoint? Choose(
        ReadOnlySpan<BackendEndpoint> candidates,
        ReadOnlySpan<BackendEndpoint?> tried,
        long timestamp,
        int loop
    )
    {
        if (candidates.Length == 1)
        {
            return Contains(tried, candidates[0]) ? null : candidates[0];
        }

        if (candidates.Length > ScanLimit && tried.Length == 0)
        {
            var first = candidates[Random.Shared.Next(candidates.Length)];
            var second = candidates[Random.Shared.Next(candidates.Length)];
            if (first.IsHealthy(timestamp) && second.IsHealthy(timestamp))
            {
                return LessBusy(first, second, loop);
            }
        }

        return candidates.Length == 0 ? null : ChooseAmongUsable(candidates, tried, timestamp, loop);
    }

    private static BackendEndpoint? ChooseAmongUsable(
        ReadOnlySpan<BackendEndpoint> candidates,
        ReadOnlySpan<BackendEndpoint?> tried,
        long timestamp,
        int loop
    )
    {
        var healthy = 0;
        var untried = 0;
        var usable = 0;
        foreach (var candidate in candidates)
        {
            var isHealthy = candidate.IsHealthy(timestamp);
            var isUntried = !Contains(tried, candidate);
            healthy += isHealthy ? 1 : 0;
            untried += isUntried ? 1 : 0;
            usable += isHealthy && isUntried ? 1 : 0;
        }

        var panics = usable == 0 || healthy < candidates.Length * OutlierRules.PanicThreshold;
        var count = panics ? untried : usable;
        if (count == 0)
        {
            return null;
        }

        var first = At(candidates, tried, timestamp, Random.Shared.Next(count), panics);
        var second = At(candidates, tried, timestamp, Random.Shared.Next(count), panics);
        return LessBusy(first, second, loop);
    }

    // Health may change between counting and taking: the last endpoint that may be used stands in for one that is no longer there.
    private static BackendEndpoint At(
        ReadOnlySpan<BackendEndpoint> candidates,
        ReadOnlySpan<BackendEndpoint?> tried,
        long timestamp,
        int index,
        bool panics
    )
    {
        BackendEndpoint? last = null;
        foreach (var candidate in candidates)
        {
            if (Contains(tried, candidate))
            {
                continue;
            }

            if (panics || candidate.IsHealthy(timestamp))
            {
                last = candidate;
                if (index-- == 0)
                {
                    break;
                }
            }
        }

        return last ?? candidates[0];
    }

    private static BackendEndpoint LessBusy(BackendEndpoint first, BackendEndpoint second, int loop) =>
        first.InFlightOn(loop) <= second.InFlightOn(loop) ? first : second;

    private static bool Contains(ReadOnlySpan<BackendEndpoint?> tried, BackendEndpoint candidate)
    {
        foreach (var endpoint in tried)
        {
            if (ReferenceEquals(endpoint, candidate))
            {
                return true;
            }
        }

        return false;
    }
}
