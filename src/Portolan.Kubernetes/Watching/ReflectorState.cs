namespace Portolan.Kubernetes.Watching;

/// <summary>
/// Where a reflector is. <c>Listing → Connecting → Watching → Connecting → …</c>; what fails goes through <c>Waiting</c>, and a version
/// that the server has forgotten (410) goes back to <c>Listing</c>.
/// </summary>
internal abstract record ReflectorState
{
    private ReflectorState() { }

    /// <summary>Reads the complete list.</summary>
    public sealed record Listing(PageSize Pages) : ReflectorState;

    /// <summary>Opens a watch that continues after <paramref name="ResourceVersion"/>.</summary>
    public sealed record Connecting(string ResourceVersion) : ReflectorState;

    /// <summary>Reads a watch that was opened at <paramref name="OpenedAt"/> (a timestamp of the clock).</summary>
    public sealed record Watching(IWatchStream Stream, long OpenedAt, string ResourceVersion) : ReflectorState;

    /// <summary>Does nothing for <paramref name="Delay"/>.</summary>
    public sealed record Waiting(TimeSpan Delay, ReflectorState Next) : ReflectorState;
}

/// <summary>Whether a list is read in pages.</summary>
internal enum PageSize
{
    /// <summary>500 objects a request: bounds the server's and our memory.</summary>
    Limited,

    /// <summary>All at once: what remains when a list takes longer than the server keeps its pages (410 on <c>continue</c>).</summary>
    Unlimited,
}
