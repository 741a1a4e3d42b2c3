using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Asks another service whether a request may pass.</summary>
[Rules<HttpExternalAuthRules>]
public sealed record HttpExternalAuthFilter
{
    /// <summary><c>HTTP</c> or <c>GRPC</c> (Envoy's ext_authz).</summary>
    [Enum("HTTP", "GRPC")]
    public required string Protocol { get; init; }

    /// <summary>The service that is asked.</summary>
    public required BackendObjectReference BackendRef { get; init; }

    /// <summary>How it is asked by gRPC.</summary>
    public GrpcAuthConfig? Grpc { get; init; }

    /// <summary>How it is asked by HTTP.</summary>
    public HttpAuthConfig? Http { get; init; }

    /// <summary>How much of the body it sees; none when absent.</summary>
    public ForwardBodyConfig? ForwardBody { get; init; }
}

/// <summary>How a gRPC authorization service is asked.</summary>
public sealed record GrpcAuthConfig
{
    /// <summary>Request headers that it sees; all when empty.</summary>
    [MaxItems(64), ListSet]
    public EquatableList<string> AllowedHeaders { get; init; }
}

/// <summary>How an HTTP authorization service is asked.</summary>
public sealed record HttpAuthConfig
{
    /// <summary>Stands before the path of the request that is asked for.</summary>
    [MaxLength(1024), Pattern(GatewayPatterns.Path)]
    public string? Path { get; init; }

    /// <summary>Request headers that it sees besides Host, Method, Path, Content-Length and Authorization.</summary>
    [MaxItems(64), ListSet]
    public EquatableList<string> AllowedHeaders { get; init; }

    /// <summary>Headers of its answer that are copied into the request; all when empty.</summary>
    [MaxItems(64), ListSet]
    public EquatableList<string> AllowedResponseHeaders { get; init; }
}

/// <summary>How much of a request's body an authorization service sees.</summary>
public sealed record ForwardBodyConfig
{
    /// <summary>Bytes; 0 means none.</summary>
    [Format(null)]
    public int? MaxSize { get; init; }
}
