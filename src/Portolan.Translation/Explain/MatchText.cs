using Portolan.Routing;

namespace Portolan.Translation.Explain;

/// <summary>Matches in words.</summary>
internal static class MatchText
{
    /// <summary>What a rule asks of what it serves.</summary>
    public static string Of(ExplainedRule rule, HttpMatch match) =>
        rule switch
        {
            ExplainedRule.OfConnections { Route.Hostnames: { IsEmpty: false } names } => $"server name {string.Join(" or ", names)}",
            ExplainedRule.OfConnections => "everything",
            _ => Of(match),
        };

    public static string Of(HttpMatch match)
    {
        var parts = new List<string>();
        if (match.Grpc is { } grpc)
        {
            parts.Add($"gRPC {Of(grpc)}");
        }
        else
        {
            parts.Add($"path {Of(match.Path)}");
        }

        if (match.Method is { } method)
        {
            parts.Add($"method {method}");
        }

        parts.AddRange(match.Headers.Select(header => $"header {header.Name} {Of(header.Type, header.Value)}"));
        parts.AddRange(match.QueryParams.Select(parameter => $"query {parameter.Name} {Of(parameter.Type, parameter.Value)}"));
        return string.Join(", ", parts);
    }

    public static string Of(PathMatch path) =>
        path.Type switch
        {
            PathMatchType.Exact => $"= {path.Value}",
            PathMatchType.Prefix => $"{path.Value.TrimEnd('/')}/*",
            _ => $"~ {path.Value}",
        };

    public static string Of(GrpcMethodMatch grpc) => $"{grpc.Service ?? "*"}/{grpc.Method ?? "*"}";

    public static string Of(ValueMatchType type, string value) =>
        type switch
        {
            ValueMatchType.Exact => $"= {value}",
            ValueMatchType.Prefix => $"starts with {value}",
            ValueMatchType.Present => "is there",
            ValueMatchType.Absent => "is not there",
            _ => $"~ {value}",
        };
}
