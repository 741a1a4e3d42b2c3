using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>How long a request may take; durations as of GEP-2257, <c>0s</c> for no limit.</summary>
[Rules<HttpRouteTimeoutsRules>]
public sealed record HttpRouteTimeouts
{
    /// <summary>From the first byte of the request to the last of the answer, retries included.</summary>
    [Pattern(GatewayPatterns.Duration)]
    public string? Request { get; init; }

    /// <summary>For one attempt at a backend.</summary>
    [Pattern(GatewayPatterns.Duration)]
    public string? BackendRequest { get; init; }
}

/// <summary>When a failed request is sent again.</summary>
public sealed record HttpRouteRetry
{
    /// <summary>Status codes after which it is.</summary>
    [ListSet, Range(400, 599), Format(null)]
    public EquatableList<int> Codes { get; init; }

    /// <summary>How many times it is at most.</summary>
    [Minimum(1), Format(null)]
    public int? Attempts { get; init; }

    /// <summary>The least pause before it is; a duration as of GEP-2257.</summary>
    [Pattern(GatewayPatterns.Duration)]
    public string? Backoff { get; init; }
}

/// <summary>How a client's requests stay with one endpoint.</summary>
[Rules<SessionPersistenceRules>]
public sealed record SessionPersistence
{
    /// <summary>The name of the cookie or header; the implementation chooses one when absent.</summary>
    [MaxLength(128)]
    public string? SessionName { get; init; }

    /// <summary>After this time a session ends; a duration as of GEP-2257.</summary>
    [Pattern(GatewayPatterns.Duration)]
    public string? AbsoluteTimeout { get; init; }

    /// <summary><c>Cookie</c> or <c>Header</c>; <see cref="SessionPersistenceType"/> names them.</summary>
    [Enum("Cookie", "Header"), Default("\"Cookie\"")]
    public string Type { get; init; } = SessionPersistenceType.Cookie;

    /// <summary>Settings of the cookie.</summary>
    public CookieConfig? CookieConfig { get; init; }
}

/// <summary>What carries a session.</summary>
public static class SessionPersistenceType
{
    /// <summary>A cookie.</summary>
    public const string Cookie = "Cookie";

    /// <summary>A header.</summary>
    public const string Header = "Header";
}

/// <summary>Settings of a session's cookie.</summary>
public sealed record CookieConfig
{
    /// <summary><c>Session</c> for a cookie without an expiry, <c>Permanent</c> for one with the session's.</summary>
    [Enum("Permanent", "Session"), Default("\"Session\"")]
    public string LifetimeType { get; init; } = "Session";
}
