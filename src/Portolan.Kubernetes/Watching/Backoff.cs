namespace Portolan.Kubernetes.Watching;

/// <summary>
/// Waits that double, with full jitter on the upper half, so that many clients of a restarted server do not come back at once.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _attempt;

    /// <summary>The next wait; at least <paramref name="atLeast"/> when the server asked for that.</summary>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        var ceiling = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_attempt++, 30)), longest.TotalMilliseconds);
        var wait = TimeSpan.FromMilliseconds(ceiling * (0.5 + random.NextDouble() / 2));
        return atLeast > wait ? atLeast.Value : wait;
    }

    /// <summary>Something worked: the next failure starts anew.</summary>
    public void Reset() => _attempt = 0;
}
