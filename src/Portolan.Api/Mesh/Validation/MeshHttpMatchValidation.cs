using System.Text.Json.Nodes;
using Portolan.Api.Gateway;
using Portolan.Api.Schemas;
using Portolan.Primitives.Patterns;

namespace Portolan.Api.Mesh;

/// <summary>Rules of the matches of MeshHTTPRoutes.</summary>
internal static class MeshHttpMatchValidation
{
    public static IEnumerable<FieldError> Validate(JsonNode? match, string path) =>
        [
            .. Path(match.At("path"), $"{path}.path"),
            .. Headers(match, path),
            .. QueryParams(match, path),
            .. Grpc(match, path),
            .. Expressions(match, path),
        ];

    /// <summary>What a proxy could not match by is refused before it is stored: mesh resources have no status to say it in.</summary>
    private static IEnumerable<FieldError> Expressions(JsonNode? match, string path) =>
        MeshHttpRouteValidation
            .Each(match, "headers", path)
            .Concat(MeshHttpRouteValidation.Each(match, "queryParams", path))
            .Append((match.At("path"), $"{path}.path"))
            .SelectMany(condition => Expression(condition.Item1, "value", condition.Item2))
            .Concat(Expression(match.At("grpc"), "service", $"{path}.grpc"))
            .Concat(Expression(match.At("grpc"), "method", $"{path}.grpc"));

    private static IEnumerable<FieldError> Expression(JsonNode? condition, string field, string path)
    {
        if (condition.Text("type") == PathMatchType.RegularExpression && RoutePattern.FaultOf(condition.Text(field)) is { } fault)
        {
            yield return SchemaErrors.Invalid($"{path}.{field}", condition.At(field)!, fault);
        }
    }

    private static IEnumerable<FieldError> Path(JsonNode? match, string path)
    {
        var (type, value) = (match.Text("type"), match.Text("value"));
        if (type is PathMatchType.Exact or PathMatchType.PathPrefix && !value.StartsWith('/'))
        {
            yield return SchemaErrors.Invalid($"{path}.value", JsonValue.Create(value), "must be an absolute path");
        }

        if (type == PathMatchType.PathPrefix && value is not "/" && value.EndsWith('/'))
        {
            yield return SchemaErrors.Invalid(
                $"{path}.value",
                JsonValue.Create(value),
                "does not need a trailing slash because only a `/`-separated prefix or an entire path is matched"
            );
        }
    }

    private static IEnumerable<FieldError> Headers(JsonNode? match, string path) =>
        MeshHttpRouteValidation
            .Each(match, "headers", path)
            .Where(header => header.Node.Text("type") is "Present" or "Absent" && header.Node.Text("value").Length > 0)
            .Select(header =>
                SchemaErrors.Invalid(
                    $"{header.Path}.value",
                    header.Node.At("value")!,
                    $"must be empty with type {header.Node.Text("type")}"
                )
            );

    private static IEnumerable<FieldError> QueryParams(JsonNode? match, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return MeshHttpRouteValidation
            .Each(match, "queryParams", path)
            .Where(param => !names.Add(param.Node.Text("name")))
            .Select(param =>
                SchemaErrors.Invalid(
                    $"{param.Path}.name",
                    param.Node.At("name") ?? "",
                    $"multiple entries for name {param.Node.Text("name")}"
                )
            )
            .ToList();
    }

    private static IEnumerable<FieldError> Grpc(JsonNode? match, string path)
    {
        if (match.Has("grpc") && match.Has("path"))
        {
            yield return SchemaErrors.Invalid($"{path}.grpc", match.At("grpc")!, "must not be set together with path");
        }
    }
}
