using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.MeshRoutes;

/// <summary>A rule for requests, as a value.</summary>
internal sealed record HttpRule
{
    /// <summary>The user's name for it.</summary>
    public string? Name { get; init; }

    /// <summary>The rule takes a request that any of these matches; never empty.</summary>
    public required EquatableList<MeshHttpMatch> Matches { get; init; }

    /// <summary>What is done to requests and responses, in its order.</summary>
    public EquatableList<HttpFilter> Filters { get; init; }

    /// <summary>Where requests go.</summary>
    public EquatableList<HttpBackend> Backends { get; init; }

    /// <summary>Limits on time.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }

    /// <summary>When a failed request is sent again.</summary>
    public HttpRouteRetry? Retry { get; init; }

    /// <summary>How a client's requests stay with one endpoint.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}

/// <summary>A share of a rule's requests.</summary>
/// <param name="Weight">The share, of the sum of all.</param>
/// <param name="Key">Where to; absent when the reference leads nowhere, and the share is answered 500.</param>
/// <param name="Filters">What is done to the requests of this share alone.</param>
internal sealed record HttpBackend(int Weight, BackendKey? Key, EquatableList<HttpFilter> Filters)
{
    /// <summary>A share that is answered 500.</summary>
    public static HttpBackend Unresolved(int weight) => new(weight, null, []);
}

/// <summary>What is done to requests and responses.</summary>
internal abstract record HttpFilter
{
    private HttpFilter() { }

    /// <summary>Anything that refers to no other object, in the words of the mesh.</summary>
    public sealed record Plain(MeshHttpFilter Words) : HttpFilter;

    /// <summary>Sends copies to a backend: all of them when neither a percentage nor a fraction says how many.</summary>
    public sealed record Mirror(BackendKey To, IntOrString? Percentage, Fraction? Fraction) : HttpFilter;
}
