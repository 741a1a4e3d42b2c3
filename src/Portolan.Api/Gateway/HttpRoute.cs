using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Routes HTTP requests from parents to backends.</summary>
public sealed record HttpRoute : IResource<HttpRoute>, IRoute
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "HTTPRoute", "httproutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required HttpRouteSpec Spec { get; init; }

    /// <inheritdoc />
    public RouteStatus? Status { get; init; }

    EquatableList<ParentReference> IRoute.ParentRefs => Spec.ParentRefs;

    string? IRoute.UseDefaultGateways => Spec.UseDefaultGateways;
}

/// <summary>What the user wants of an HTTPRoute.</summary>
public sealed record HttpRouteSpec
{
    /// <summary>What the route attaches to.</summary>
    [MaxItems(32), Rules<ParentReferenceListRules>]
    public EquatableList<ParentReference> ParentRefs { get; init; }

    /// <summary>Attaches the route to the default Gateways of this scope: <c>All</c> or <c>None</c>.</summary>
    [Enum("All", "None")]
    public string? UseDefaultGateways { get; init; }

    /// <summary>The hosts; those of the listener when empty.</summary>
    [MaxItems(16), Hostname]
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>Which requests go where.</summary>
    [MinItems(1), MaxItems(16), Rules<HttpRouteRuleListRules>]
    [Default("""[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}]}]""")]
    public EquatableList<HttpRouteRule> Rules { get; init; } = [new HttpRouteRule()];
}

/// <summary>Sends requests that match to backends, through filters.</summary>
[Rules<HttpRouteRuleRules>]
public sealed record HttpRouteRule
{
    /// <summary>The name, unique in the route.</summary>
    [Subdomain]
    public string? Name { get; init; }

    /// <summary>The rule takes a request that any of these matches.</summary>
    [MaxItems(64), Default("""[{"path":{"type":"PathPrefix","value":"/"}}]""")]
    public EquatableList<HttpRouteMatch> Matches { get; init; } = [new HttpRouteMatch()];

    /// <summary>What happens to requests and responses of the rule.</summary>
    [MaxItems(16), Rules<HttpRouteFilterListRules>]
    public EquatableList<HttpRouteFilter> Filters { get; init; }

    /// <summary>Where requests go; 500 when empty and no filter answers.</summary>
    [MaxItems(16)]
    public EquatableList<HttpBackendRef> BackendRefs { get; init; }

    /// <summary>How long a request may take.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }

    /// <summary>When a failed request is sent again.</summary>
    public HttpRouteRetry? Retry { get; init; }

    /// <summary>How a client's requests stay with one endpoint.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}

/// <summary>A backend of an HTTPRoute with its share of the traffic.</summary>
[Rules<BackendObjectReferenceRules>]
public sealed record HttpBackendRef : IBackendReference
{
    /// <inheritdoc />
    [Group, Default("\"\"")]
    public string Group { get; init; } = "";

    /// <inheritdoc />
    [Kind, Default("\"Service\"")]
    public string Kind { get; init; } = "Service";

    /// <inheritdoc />
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <inheritdoc />
    [ObjectName]
    public required string Name { get; init; }

    /// <inheritdoc />
    [PortNumber]
    public int? Port { get; init; }

    /// <summary>The share, relative to the sum of all weights; 0 takes no traffic.</summary>
    [Range(0, 1000000), Default("1")]
    public int Weight { get; init; } = 1;

    /// <summary>What happens to requests that go to this backend.</summary>
    [MaxItems(16), Rules<HttpRouteFilterListRules>]
    public EquatableList<HttpRouteFilter> Filters { get; init; }
}
