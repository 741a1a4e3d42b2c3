using Portolan.ProxyConfig;

namespace Portolan.Proxy.ControlPlane;

/// <summary>Where a proxy gets its configuration from, and as whom.</summary>
public sealed record ConfigClientOptions
{
    /// <summary>
    /// The replicas of the control plane, <c>https://host:port</c> each; one of them is enough, and when it goes the next is asked. Without
    /// TLS only loopback is allowed, since a token goes with every stream.
    /// </summary>
    public required IReadOnlyList<Uri> ControlPlanes { get; init; }

    /// <summary>The proxy whose configuration is wanted, <c>namespace/name</c>.</summary>
    public required ProxyKey Proxy { get; init; }

    /// <summary>Which of the replicas this is.</summary>
    public required string Instance { get; init; }

    /// <summary>A file with the bearer token; read again for each stream, because tokens are rotated. Absent for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// A PEM file with the certificates that the control plane's must lead to; read again for each stream. Absent for the machine's own
    /// roots.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>PEM certificates as text, beside or instead of those of <see cref="CaFile"/>.</summary>
    public string? CaPem { get; init; }

    /// <summary>
    /// Called once, when the first configuration of the process was applied: never again, for the streams that follow begin while traffic
    /// is carried.
    /// </summary>
    public Action? FirstApplied { get; init; }
}
