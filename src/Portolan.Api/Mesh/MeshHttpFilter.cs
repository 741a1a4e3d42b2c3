using Portolan.Api.Gateway;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Something that happens to requests or responses; the field that the type names is set, and no other.</summary>
public sealed record MeshHttpFilter
{
    /// <summary>
    /// Which one; the names are those of <see cref="HttpRouteFilterType"/>. <c>CORS</c> and <c>ExternalAuth</c> are beyond Kuma.
    /// </summary>
    [Enum("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite", "RequestMirror", "CORS", "ExternalAuth")]
    public required string Type { get; init; }

    /// <summary>Changes headers of the request.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes headers of the response.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Answers with a redirect.</summary>
    public HttpRequestRedirectFilter? RequestRedirect { get; init; }

    /// <summary>Changes host or path of the request.</summary>
    public MeshUrlRewrite? UrlRewrite { get; init; }

    /// <summary>Sends a copy of the request elsewhere.</summary>
    public MeshRequestMirror? RequestMirror { get; init; }

    /// <summary>Answers preflight requests, and adds CORS headers.</summary>
    public HttpCorsFilter? Cors { get; init; }

    /// <summary>Asks another service whether the request may pass.</summary>
    public MeshExternalAuth? ExternalAuth { get; init; }
}

/// <summary>Changes host or path of a request before it is forwarded.</summary>
public sealed record MeshUrlRewrite
{
    /// <summary>The host; excludes <see cref="HostToBackendHostname"/>.</summary>
    public string? Hostname { get; init; }

    /// <summary>The path.</summary>
    public HttpPathModifier? Path { get; init; }

    /// <summary>The host becomes that of the backend; only for gateways.</summary>
    public bool? HostToBackendHostname { get; init; }
}

/// <summary>Sends a copy of requests to another backend, whose answer is ignored.</summary>
public sealed record MeshRequestMirror
{
    /// <summary>How many of a hundred requests are copied, as a number or a decimal text; all when absent.</summary>
    public IntOrString? Percentage { get; init; }

    /// <summary>The share of requests that are copied; beyond Kuma, as in Gateway API, excludes <see cref="Percentage"/>.</summary>
    public Fraction? Fraction { get; init; }

    /// <summary>Where copies go.</summary>
    [Without(nameof(MeshBackendRef.Filters))]
    public required MeshBackendRef BackendRef { get; init; }
}

/// <summary>Asks another service whether a request may pass; beyond Kuma, as in Gateway API.</summary>
public sealed record MeshExternalAuth
{
    /// <summary><c>HTTP</c> or <c>GRPC</c> (Envoy's ext_authz).</summary>
    [Enum("HTTP", "GRPC")]
    public required string Protocol { get; init; }

    /// <summary>The service that is asked.</summary>
    [Without(nameof(MeshBackendRef.Filters))]
    public required MeshBackendRef BackendRef { get; init; }

    /// <summary>How it is asked by gRPC.</summary>
    public GrpcAuthConfig? Grpc { get; init; }

    /// <summary>How it is asked by HTTP.</summary>
    public HttpAuthConfig? Http { get; init; }

    /// <summary>How much of the body it sees; none when absent.</summary>
    public ForwardBodyConfig? ForwardBody { get; init; }
}
