using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Primitives.Patterns;
using Portolan.Translation.GatewayApi.Routes.Http;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes.Grpc;

/// <summary>Turns matches of a GRPCRoute into those of a MeshHTTPRoute.</summary>
internal static class GrpcMatches
{
    // "If no matches are specified, the implementation MUST match every gRPC request."
    private static readonly MeshHttpMatch Every = new() { Grpc = new MeshGrpcMatch() };

    /// <summary>The matches of a rule; <paramref name="field"/> is its path, for messages.</summary>
    public static ConvertedMatches Convert(GrpcRouteRule rule, string field)
    {
        var fault = rule
            .Matches.Select((match, index) => RegexFault(match, string.Create(CultureInfo.InvariantCulture, $"{field}.matches[{index}]")))
            .FirstOrDefault(each => each is not null);
        var usable = rule.Matches.Where(match => RegexFault(match, "") is null).Select(Convert).ToEquatableList();
        return new ConvertedMatches(
            rule.Matches.IsEmpty ? [Every] : usable,
            fault is null ? null : new Problem(Reasons.UnsupportedValue, fault)
        );
    }

    private static MeshHttpMatch Convert(GrpcRouteMatch match) =>
        new()
        {
            Grpc = match.Method is { } method
                ? new MeshGrpcMatch
                {
                    Type = method.Type,
                    Service = NotEmpty(method.Service),
                    Method = NotEmpty(method.Method),
                }
                : Every.Grpc,
            Headers = match
                .Headers.Select(header => new MeshHeaderMatch
                {
                    Type = header.Type,
                    Name = header.Name.ToLowerInvariant(),
                    Value = header.Value,
                })
                .DistinctBy(header => header.Name, StringComparer.Ordinal)
                .ToEquatableList(),
        };

    // "If left empty or omitted, will match any service."
    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string? RegexFault(GrpcRouteMatch match, string field)
    {
        if (match.Method is { Type: ValueMatchType.RegularExpression } method)
        {
            foreach (var (part, value) in new[] { ("service", method.Service), ("method", method.Method) })
            {
                if (NotEmpty(value) is { } expression && RoutePattern.FaultOf(expression) is { } wrong)
                {
                    return $"{field}.method.{part}: {wrong}";
                }
            }
        }

        for (var i = 0; i < match.Headers.Count; i++)
        {
            if (
                match.Headers[i] is { Type: ValueMatchType.RegularExpression, Value: var expression }
                && RoutePattern.FaultOf(expression) is { } wrong
            )
            {
                return string.Create(CultureInfo.InvariantCulture, $"{field}.headers[{i}].value: {wrong}");
            }
        }

        return null;
    }
}
