namespace Portolan.Proxy.Admin;

/// <summary>What a proxy says of its readiness.</summary>
public enum Readiness
{
    /// <summary>It serves a configuration.</summary>
    Ready,

    /// <summary>It has no configuration yet.</summary>
    Starting,

    /// <summary>It is about to stop: no new connections, please.</summary>
    Draining,
}
