using Portolan.Api;
using Portolan.Api.Core;

namespace Portolan.Kubernetes.Events;

/// <summary>What becomes of a notice.</summary>
internal abstract record Correlation
{
    private Correlation() { }

    /// <summary>It is one too many of its object.</summary>
    public sealed record Dropped : Correlation;

    /// <summary>It is told as an Event of its own.</summary>
    public sealed record New(Event Event) : Correlation;

    /// <summary>
    /// It was told before: that Event counts one more. <paramref name="Event"/> is the whole, should it be gone meanwhile.
    /// </summary>
    public sealed record Again(Event Event) : Correlation
    {
        public NamespacedName Name => Event.Metadata.Key;
    }
}
