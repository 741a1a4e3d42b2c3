using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>
/// A proxy's answer to one version: what it serves now. Parts that it could not take are named and leave the rest in
/// force, so a bad part fails alone.
/// </summary>
public sealed record ConfigAcknowledgement
{
    /// <summary>The version that is answered.</summary>
    public required long Version { get; init; }

    /// <summary>Every listener of that version, and whether it is served.</summary>
    public EquatableList<ListenerReport> Listeners { get; init; }

    /// <summary>Parts that were not taken.</summary>
    public EquatableList<Rejection> Rejections { get; init; }

    /// <summary>
    /// Whether listeners and rejections are those of the acknowledgement before on the same stream, and left out here: most changes touch
    /// neither.
    /// </summary>
    public bool IsUnchanged { get; init; }
}

/// <summary>Why a listener is not served.</summary>
public enum ListenerFault
{
    /// <summary>It is served.</summary>
    None,

    /// <summary>The port is in use by another process, or by a listener that cannot share it.</summary>
    PortInUse,

    /// <summary>The process may not bind the port (below 1024 without the right).</summary>
    PermissionDenied,

    /// <summary>None of its certificates can be used.</summary>
    BadCertificate,

    /// <summary>Anything else; the message says what.</summary>
    Other,
}

/// <summary>Whether a listener is served, at which generation; <paramref name="Message"/> says why not and what to do.</summary>
public sealed record ListenerReport(ListenerKey Listener, long Generation, ListenerFault Fault, string Message);

/// <summary>A resource that was not taken: its key, and why.</summary>
public sealed record Rejection(ConfigKey Key, string Message);
