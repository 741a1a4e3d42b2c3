using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Primitives.Patterns;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>Turns matches into those of a MeshHTTPRoute.</summary>
internal static class MatchConversion
{
    /// <summary>The match, or why it cannot be compiled: <paramref name="field"/> is its path, for the message.</summary>
    public static (MeshHttpMatch? Match, string? Fault) Convert(HttpRouteMatch match, string field)
    {
        var fault = RegexFault(match, field);
        return fault is not null
            ? (null, fault)
            : (
                new MeshHttpMatch
                {
                    Path = new MeshPathMatch { Type = match.Path.Type, Value = PathValue(match.Path) },
                    Method = match.Method,
                    Headers = match
                        .Headers.Select(header => new MeshHeaderMatch
                        {
                            Type = header.Type,
                            Name = header.Name.ToLowerInvariant(),
                            Value = header.Value,
                        })
                        .DistinctBy(header => header.Name, StringComparer.Ordinal)
                        .ToEquatableList(),
                    QueryParams = match
                        .QueryParams.Select(parameter => new MeshQueryParamMatch
                        {
                            Type = parameter.Type,
                            Name = parameter.Name,
                            Value = parameter.Value,
                        })
                        .DistinctBy(parameter => parameter.Name, StringComparer.Ordinal)
                        .ToEquatableList(),
                },
                null
            );
    }

    // "/v1/" and "/v1" mean the same prefix (HTTPPathMatch); mesh routes know only the second form.
    private static string PathValue(HttpPathMatch path) =>
        string.Equals(path.Type, PathMatchType.PathPrefix, StringComparison.Ordinal) && path.Value.Length > 1
            ? path.Value.TrimEnd('/') is { Length: > 0 } trimmed
                ? trimmed
                : "/"
            : path.Value;

    private static string? RegexFault(HttpRouteMatch match, string field)
    {
        if (IsRegex(match.Path.Type) && RoutePattern.FaultOf(match.Path.Value) is { } wrongPath)
        {
            return $"{field}.path.value: {wrongPath}";
        }

        for (var i = 0; i < match.Headers.Count; i++)
        {
            if (IsRegex(match.Headers[i].Type) && RoutePattern.FaultOf(match.Headers[i].Value) is { } wrongHeader)
            {
                return $"{field}.headers[{i}].value: {wrongHeader}";
            }
        }

        for (var i = 0; i < match.QueryParams.Count; i++)
        {
            if (IsRegex(match.QueryParams[i].Type) && RoutePattern.FaultOf(match.QueryParams[i].Value) is { } wrongParameter)
            {
                return $"{field}.queryParams[{i}].value: {wrongParameter}";
            }
        }

        return null;
    }

    private static bool IsRegex(string type) => string.Equals(type, ValueMatchType.RegularExpression, StringComparison.Ordinal);
}
