using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Routes gRPC calls from parents to backends.</summary>
public sealed record GrpcRoute : IResource<GrpcRoute>, IRoute
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "GRPCRoute", "grpcroutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required GrpcRouteSpec Spec { get; init; }

    /// <inheritdoc />
    public RouteStatus? Status { get; init; }

    EquatableList<ParentReference> IRoute.ParentRefs => Spec.ParentRefs;

    string? IRoute.UseDefaultGateways => Spec.UseDefaultGateways;
}

/// <summary>What the user wants of a GRPCRoute.</summary>
public sealed record GrpcRouteSpec
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

    /// <summary>Which calls go where.</summary>
    [MaxItems(16), Rules<GrpcRouteRuleListRules>]
    public EquatableList<GrpcRouteRule> Rules { get; init; }
}

/// <summary>Sends calls that match to backends, through filters.</summary>
public sealed record GrpcRouteRule
{
    /// <summary>The name, unique in the route.</summary>
    [Subdomain]
    public string? Name { get; init; }

    /// <summary>The rule takes a call that any of these matches; every call when empty.</summary>
    [MaxItems(64)]
    public EquatableList<GrpcRouteMatch> Matches { get; init; }

    /// <summary>What happens to calls and answers of the rule.</summary>
    [MaxItems(16), Rules<GrpcRouteFilterListRules>]
    public EquatableList<GrpcRouteFilter> Filters { get; init; }

    /// <summary>Where calls go; UNAVAILABLE when empty.</summary>
    [MaxItems(16)]
    public EquatableList<GrpcBackendRef> BackendRefs { get; init; }

    /// <summary>How a client's calls stay with one endpoint.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}

/// <summary>Matches calls that have all of this.</summary>
public sealed record GrpcRouteMatch
{
    /// <summary>Service and method.</summary>
    public GrpcMethodMatch? Method { get; init; }

    /// <summary>Headers.</summary>
    [MaxItems(16), ListMap("name")]
    public EquatableList<GrpcHeaderMatch> Headers { get; init; }
}

/// <summary>Matches service and method of a call; at least one of them is set.</summary>
[Rules<GrpcMethodMatchRules>]
public sealed record GrpcMethodMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>; <see cref="ValueMatchType"/> names them.</summary>
    [Enum("Exact", "RegularExpression"), Default("\"Exact\"")]
    public string Type { get; init; } = ValueMatchType.Exact;

    /// <summary>The service with its package, or the expression.</summary>
    [MaxLength(1024)]
    public string? Service { get; init; }

    /// <summary>The method, or the expression.</summary>
    [MaxLength(1024)]
    public string? Method { get; init; }
}

/// <summary>Matches a header of a call.</summary>
public sealed record GrpcHeaderMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>; <see cref="ValueMatchType"/> names them.</summary>
    [Enum("Exact", "RegularExpression"), Default("\"Exact\"")]
    public string Type { get; init; } = ValueMatchType.Exact;

    /// <summary>The name, whatever its case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>The value or the expression.</summary>
    [Length(1, 4096)]
    public required string Value { get; init; }
}

/// <summary>Something that happens to calls or answers; the field that the type names is set, and no other.</summary>
[Rules<GrpcRouteFilterRules>]
public sealed record GrpcRouteFilter
{
    /// <summary>Which one; <see cref="HttpRouteFilterType"/> names them.</summary>
    [Enum("ResponseHeaderModifier", "RequestHeaderModifier", "RequestMirror", "ExtensionRef")]
    public required string Type { get; init; }

    /// <summary>Changes headers of the call.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes headers of the answer.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Sends a copy of the call elsewhere.</summary>
    public HttpRequestMirrorFilter? RequestMirror { get; init; }

    /// <summary>A filter of an implementation.</summary>
    public LocalObjectReference? ExtensionRef { get; init; }
}

/// <summary>A backend of a GRPCRoute with its share of the traffic.</summary>
[Rules<BackendObjectReferenceRules>]
public sealed record GrpcBackendRef : IBackendReference
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

    /// <summary>What happens to calls that go to this backend.</summary>
    [MaxItems(16), Rules<GrpcRouteFilterListRules>]
    public EquatableList<GrpcRouteFilter> Filters { get; init; }
}
