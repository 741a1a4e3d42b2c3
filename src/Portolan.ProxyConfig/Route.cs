using Portolan.Primitives;
using Portolan.Routing;

namespace Portolan.ProxyConfig;

/// <summary>One rule of a user's route: when it matches, what is edited, and what answers.</summary>
public sealed record Route
{
    /// <summary>The stable name.</summary>
    public required RouteKey Key { get; init; }

    /// <summary>The listeners that the rule is attached to.</summary>
    public required EquatableList<ListenerKey> Listeners { get; init; }

    /// <summary>Host names of the route, lower case, exact or wildcard; empty takes those of the listener.</summary>
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>Conditions, any of which is enough; empty matches every request.</summary>
    public EquatableList<HttpMatch> Matches { get; init; }

    /// <summary>Breaks ties between equally specific matches.</summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The user's name for the rule, for logs and metrics.</summary>
    public string? RuleName { get; init; }

    /// <summary>Edits of the request's headers, before it is forwarded.</summary>
    public HeaderEdits RequestHeaders { get; init; } = HeaderEdits.None;

    /// <summary>Edits of the response's headers, before it is returned.</summary>
    public HeaderEdits ResponseHeaders { get; init; } = HeaderEdits.None;

    /// <summary>Edits of host and path, before the request is forwarded.</summary>
    public UrlRewrite? Rewrite { get; init; }

    /// <summary>Backends that receive a copy of the request; their answers are dropped.</summary>
    public EquatableList<Mirror> Mirrors { get; init; }

    /// <summary>Limits on time.</summary>
    public RouteTimeouts Timeouts { get; init; } = RouteTimeouts.None;

    /// <summary>When and how often a failed attempt is repeated.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Cross-origin rules (GEP-1767).</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>
    /// How a client's requests stay with one endpoint; it counts before <see cref="Backend.Session"/> of the rule's backends.
    /// </summary>
    public SessionPolicy? Session { get; init; }

    /// <summary>What answers.</summary>
    public required RouteAction Action { get; init; }
}

/// <summary>A header's name and value.</summary>
public sealed record HeaderValue(string Name, string Value);

/// <summary>
/// Edits of a header list as data: <c>set</c> replaces, <c>add</c> appends, <c>remove</c> drops; names are compared without case.
/// </summary>
public sealed record HeaderEdits(EquatableList<HeaderValue> Set, EquatableList<HeaderValue> Add, EquatableList<string> Remove)
{
    /// <summary>Changes nothing.</summary>
    public static HeaderEdits None { get; } = new([], [], []);
}

/// <summary>A new host and path for a request.</summary>
public sealed record UrlRewrite
{
    /// <summary>The new <c>Host</c>.</summary>
    public string? Hostname { get; init; }

    /// <summary>Takes the host name of the chosen backend (Kuma <c>hostToBackendHostname</c>).</summary>
    public bool HostToBackend { get; init; }

    /// <summary>The new path.</summary>
    public PathEdit? Path { get; init; }
}

/// <summary>How a path changes.</summary>
public abstract record PathEdit
{
    private PathEdit() { }

    /// <summary>The whole path becomes <paramref name="Value"/>; the query stays.</summary>
    public sealed record ReplaceFull(string Value) : PathEdit;

    /// <summary>
    /// The part that the rule's path prefix matched becomes <paramref name="Value"/>; slashes are joined as Gateway API's table says.
    /// </summary>
    public sealed record ReplacePrefix(string Value) : PathEdit;
}

/// <summary>A backend that receives <paramref name="Numerator"/> of <paramref name="Denominator"/> requests as copies.</summary>
public sealed record Mirror(BackendKey Backend, int Numerator, int Denominator);

/// <summary>Limits on time; absent means none (or the proxy's default).</summary>
public sealed record RouteTimeouts(TimeSpan? Request, TimeSpan? BackendRequest)
{
    /// <summary>No limits.</summary>
    public static RouteTimeouts None { get; } = new(null, null);
}

/// <summary>
/// Repeats of failed attempts (GEP-1731): on these status codes and on connection errors, at most this often, this far apart.
/// </summary>
public sealed record RetryPolicy(EquatableList<int> StatusCodes, int Attempts, TimeSpan? Backoff);

/// <summary>Cross-origin rules (GEP-1767). <c>*</c> in a list allows all; an origin may have a wildcard host.</summary>
public sealed record CorsPolicy
{
    /// <summary>Allowed origins, <c>scheme://host[:port]</c>.</summary>
    public EquatableList<string> AllowOrigins { get; init; }

    /// <summary>Whether credentials are allowed.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>Allowed methods.</summary>
    public EquatableList<string> AllowMethods { get; init; }

    /// <summary>Allowed request headers.</summary>
    public EquatableList<string> AllowHeaders { get; init; }

    /// <summary>Response headers that a script may read.</summary>
    public EquatableList<string> ExposeHeaders { get; init; }

    /// <summary>Seconds for which a preflight answer may be kept.</summary>
    public int MaxAgeSeconds { get; init; } = 5;
}
