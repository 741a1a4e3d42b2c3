using Portolan.Primitives;

namespace Portolan.Routing;

/// <summary>A condition on one header; the name is compared without case.</summary>
public sealed record HeaderMatch(string Name, ValueMatchType Type, string Value);

/// <summary>A condition on one query parameter; the name is compared with case.</summary>
public sealed record QueryParamMatch(string Name, ValueMatchType Type, string Value);

/// <summary>A condition on the gRPC service and method; an absent part matches all.</summary>
public sealed record GrpcMethodMatch(ValueMatchType Type, string? Service, string? Method);

/// <summary>One entry of a rule's <c>matches</c>: every condition in it must hold (Gateway API <c>HTTPRouteMatch</c>).</summary>
public sealed record HttpMatch
{
    /// <summary>A match that every request fulfils.</summary>
    public static HttpMatch Any { get; } = new();

    /// <summary>The path condition.</summary>
    public PathMatch Path { get; init; } = PathMatch.Any;

    /// <summary>The method, upper case; absent matches all.</summary>
    public string? Method { get; init; }

    /// <summary>Header conditions, each name once.</summary>
    public EquatableList<HeaderMatch> Headers { get; init; }

    /// <summary>Query parameter conditions, each name once.</summary>
    public EquatableList<QueryParamMatch> QueryParams { get; init; }

    /// <summary>The gRPC condition, for rules that come from a GRPCRoute.</summary>
    public GrpcMethodMatch? Grpc { get; init; }
}
