using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>What answers a request that a route matched.</summary>
public abstract record RouteAction
{
    private RouteAction() { }

    /// <summary>
    /// One of the backends answers, chosen by weight. Without any backend of weight above 0 the answer is 500 or 503 as Gateway API says.
    /// </summary>
    public sealed record Forward(EquatableList<WeightedBackend> Backends) : RouteAction;

    /// <summary>The proxy answers with a redirect. An absent part is that of the request.</summary>
    public sealed record Redirect : RouteAction
    {
        /// <summary><c>http</c> or <c>https</c>.</summary>
        public string? Scheme { get; init; }

        /// <summary>The host in <c>Location</c>.</summary>
        public string? Hostname { get; init; }

        /// <summary>The port in <c>Location</c>; when absent, the well-known port of a changed scheme, else the listener's.</summary>
        public int? Port { get; init; }

        /// <summary>The path in <c>Location</c>.</summary>
        public PathEdit? Path { get; init; }

        /// <summary>301, 302, 303, 307 or 308.</summary>
        public int StatusCode { get; init; } = 302;
    }

    /// <summary>
    /// The proxy answers with this status, because the rule cannot be obeyed. <paramref name="Reason"/> goes to the log, not to the client.
    /// </summary>
    public sealed record Respond(int StatusCode, string Reason) : RouteAction;
}

/// <summary>
/// One backend's share of a route's requests. A share whose reference could not be resolved has no <see cref="Backend"/>
/// and answers 500: it keeps its weight (Gateway API <c>HTTPRouteRule.backendRefs</c>).
/// </summary>
public sealed record WeightedBackend
{
    /// <summary>0 to 1,000,000; the share is this of the sum.</summary>
    public required int Weight { get; init; }

    /// <summary>Where to; absent when the reference is broken.</summary>
    public BackendKey? Backend { get; init; }

    /// <summary>Further edits of the request's headers for this backend.</summary>
    public HeaderEdits RequestHeaders { get; init; } = HeaderEdits.None;

    /// <summary>Further edits of the response's headers from this backend.</summary>
    public HeaderEdits ResponseHeaders { get; init; } = HeaderEdits.None;

    /// <summary>
    /// Edits of host and path for this backend. A path is edited by the route or by the share, never by both: the second edit would not
    /// know the path that was matched.
    /// </summary>
    public UrlRewrite? Rewrite { get; init; }

    /// <summary>A redirect that answers this share in the backend's place.</summary>
    public RouteAction.Redirect? Redirect { get; init; }
}
