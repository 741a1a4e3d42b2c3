using Portolan.Api.Gateway;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Routes HTTP requests of some proxies to some destinations.</summary>
public sealed record MeshHttpRoute : IResource<MeshHttpRoute>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshHTTPRoute", "meshhttproutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshHttpRouteSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a MeshHTTPRoute.</summary>
public sealed record MeshHttpRouteSpec
{
    /// <summary>The proxies; all of the mesh when absent.</summary>
    public TargetRef? TargetRef { get; init; }

    /// <summary>The destinations, each with its rules.</summary>
    public EquatableList<MeshHttpRouteTo> To { get; init; }
}

/// <summary>A destination with its rules.</summary>
public sealed record MeshHttpRouteTo
{
    /// <summary>The hosts; only for gateways.</summary>
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>The destination.</summary>
    public required TargetRef TargetRef { get; init; }

    /// <summary>Which requests go where.</summary>
    [Required]
    public EquatableList<MeshHttpRouteRule> Rules { get; init; }
}

/// <summary>Sends requests that match to backends, through filters.</summary>
public sealed record MeshHttpRouteRule
{
    /// <summary>The name; beyond Kuma, as in Gateway API.</summary>
    public string? Name { get; init; }

    /// <summary>The rule takes a request that any of these matches.</summary>
    [MinItems(1)]
    public required EquatableList<MeshHttpMatch> Matches { get; init; }

    /// <summary>What happens to requests that match.</summary>
    [Required]
    public MeshHttpRouteConf Default { get; init; } = new();
}

/// <summary>What happens to requests.</summary>
public sealed record MeshHttpRouteConf
{
    /// <summary>Changes to requests and responses, in the order in which they are applied.</summary>
    public EquatableList<MeshHttpFilter> Filters { get; init; }

    /// <summary>Where requests go; the destination itself when empty.</summary>
    public EquatableList<MeshBackendRef> BackendRefs { get; init; }

    /// <summary>How long a request may take; beyond Kuma, as in Gateway API.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }

    /// <summary>When a failed request is sent again; beyond Kuma, as in Gateway API.</summary>
    public HttpRouteRetry? Retry { get; init; }

    /// <summary>How a client's requests stay with one endpoint; beyond Kuma, as in Gateway API.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}

/// <summary>Matches requests that have all of this.</summary>
public sealed record MeshHttpMatch
{
    /// <summary>The path.</summary>
    public MeshPathMatch? Path { get; init; }

    /// <summary>The method.</summary>
    [Enum("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")]
    public string? Method { get; init; }

    /// <summary>Headers.</summary>
    public EquatableList<MeshHeaderMatch> Headers { get; init; }

    /// <summary>Query parameters.</summary>
    public EquatableList<MeshQueryParamMatch> QueryParams { get; init; }

    /// <summary>The gRPC method; beyond Kuma, excludes <see cref="Path"/>.</summary>
    public MeshGrpcMatch? Grpc { get; init; }
}

/// <summary>Matches the path of a request.</summary>
public sealed record MeshPathMatch
{
    /// <summary><c>Exact</c>, <c>PathPrefix</c> or <c>RegularExpression</c>.</summary>
    [Enum("Exact", "PathPrefix", "RegularExpression")]
    public required string Type { get; init; }

    /// <summary>The path, the prefix or the expression.</summary>
    [MinLength(1)]
    public required string Value { get; init; }
}

/// <summary>Matches a header.</summary>
public sealed record MeshHeaderMatch
{
    /// <summary><c>Exact</c>, <c>Present</c>, <c>RegularExpression</c>, <c>Absent</c> or <c>Prefix</c>.</summary>
    [Enum("Exact", "Present", "RegularExpression", "Absent", "Prefix"), Default("\"Exact\"")]
    public string Type { get; init; } = "Exact";

    /// <summary>The name, in lower case.</summary>
    [Length(1, 256), Pattern(@"^[a-z0-9!#$%&'*+\-.^_\x60|~]+$")]
    public required string Name { get; init; }

    /// <summary>The value, the expression or the prefix; none for <c>Present</c> and <c>Absent</c>.</summary>
    public string? Value { get; init; }
}

/// <summary>Matches a query parameter.</summary>
public sealed record MeshQueryParamMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>.</summary>
    [Enum("Exact", "RegularExpression")]
    public required string Type { get; init; }

    /// <summary>The name.</summary>
    [MinLength(1)]
    public required string Name { get; init; }

    /// <summary>The value or the expression.</summary>
    [Required]
    public string Value { get; init; } = "";
}

/// <summary>Matches the method of a gRPC call; what is absent matches everything.</summary>
public sealed record MeshGrpcMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>.</summary>
    [Enum("Exact", "RegularExpression"), Default("\"Exact\"")]
    public string Type { get; init; } = "Exact";

    /// <summary>The service with its package.</summary>
    public string? Service { get; init; }

    /// <summary>The method.</summary>
    public string? Method { get; init; }
}
