using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>What carries a session between a client and the proxy.</summary>
public enum SessionCarrier
{
    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>A field that the client repeats.</summary>
    Header,
}

/// <summary>When a client forgets a session's cookie.</summary>
public enum CookieLifetime
{
    /// <summary>When its own session ends: the cookie has no expiry.</summary>
    Session,

    /// <summary>After <see cref="SessionPolicy.AbsoluteTimeout"/>, which the cookie says.</summary>
    Permanent,
}

/// <summary>
/// How the requests of a client stay with the endpoint that answered its first one (GEP-1619). Nothing is remembered: what the client
/// carries names the endpoint, readable for nobody without <see cref="Key"/>.
/// </summary>
public sealed record SessionPolicy
{
    /// <summary>What carries the session.</summary>
    public SessionCarrier Carrier { get; init; }

    /// <summary>The name of the cookie or field; absent for one that is made (<see cref="SessionNames"/>).</summary>
    public string? Name { get; init; }

    /// <summary>After this time a session ends; absent for never.</summary>
    public TimeSpan? AbsoluteTimeout { get; init; }

    /// <summary>When a client forgets the cookie.</summary>
    public CookieLifetime Lifetime { get; init; }

    /// <summary>
    /// What sessions are sealed with, Base64: the same for all replicas of a proxy, before and after a restart. Absent while the control
    /// plane has none: until then no session is kept.
    /// </summary>
    public Secret? Key { get; init; }
}
