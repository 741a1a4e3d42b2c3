using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Routing;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>A mesh route's match in the router's words.</summary>
internal static class MatchCompiler
{
    public static HttpMatch Compile(MeshHttpMatch match) =>
        new()
        {
            Path = match.Path is { } path ? new PathMatch(PathTypeOf(path.Type), path.Value) : PathMatch.Any,
            Method = match.Method,
            Headers = match
                .Headers.Select(header => new HeaderMatch(header.Name, ValueTypeOf(header.Type), header.Value ?? ""))
                .ToEquatableList(),
            QueryParams = match
                .QueryParams.Select(parameter => new QueryParamMatch(parameter.Name, ValueTypeOf(parameter.Type), parameter.Value))
                .ToEquatableList(),
            Grpc = match.Grpc is { } grpc ? new GrpcMethodMatch(ValueTypeOf(grpc.Type), grpc.Service, grpc.Method) : null,
        };

    private static PathMatchType PathTypeOf(string type) =>
        type switch
        {
            "Exact" => PathMatchType.Exact,
            "RegularExpression" => PathMatchType.RegularExpression,
            _ => PathMatchType.Prefix,
        };

    private static ValueMatchType ValueTypeOf(string type) =>
        type switch
        {
            "RegularExpression" => ValueMatchType.RegularExpression,
            "Prefix" => ValueMatchType.Prefix,
            "Present" => ValueMatchType.Present,
            "Absent" => ValueMatchType.Absent,
            _ => ValueMatchType.Exact,
        };
}
