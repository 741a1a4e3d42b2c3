namespace Portolan.Routing.Paths;

/// <summary>
/// The path that a match asks for, in the terms of a <see cref="PathTable{TRoute}"/>, and how specific that is. gRPC matches become
/// paths: an exact service and method is the path <c>/service/method</c>, an exact service the prefix <c>/service</c>.
/// </summary>
internal readonly record struct PathRequirement(PathMatchType Type, string Key, int Length, int GrpcMethodLength)
{
    public static PathRequirement Of(HttpMatch match)
    {
        if (match.Grpc is { } grpc && match.Path == PathMatch.Any)
        {
            return OfGrpc(grpc);
        }

        var key = match.Path.Type == PathMatchType.RegularExpression ? match.Path.Value : KeyOf(match.Path);
        return new PathRequirement(match.Path.Type, key, key.Length, match.Grpc?.Method?.Length ?? 0);
    }

    /// <summary>
    /// Whether a path in normal form fulfils the requirement; of expressions it says yes, since the match itself asks them.
    /// </summary>
    public bool Admits(ReadOnlySpan<char> path) =>
        Type switch
        {
            PathMatchType.Exact => path.SequenceEqual(Key),
            PathMatchType.Prefix => path.StartsWith(Key, StringComparison.Ordinal)
                && (path.Length == Key.Length || path[Key.Length] == '/'),
            _ => true,
        };

    // Rules and requests are compared in the same form. A value that has none can never equal a request's path.
    private static string KeyOf(PathMatch path)
    {
        var normal = PathNormalization.Normalize(path.Value);
        var value = normal.IsValid ? normal.Value : path.Value;

        // "Matches based on a URL path prefix split by /": the final slash of a prefix says nothing, and "/" has no elements.
        return path.Type == PathMatchType.Prefix && value is [.. var shorter, '/'] ? shorter : value;
    }

    private static PathRequirement OfGrpc(GrpcMethodMatch grpc)
    {
        var service = grpc.Service ?? "";
        var method = grpc.Method ?? "";
        if (grpc.Type == ValueMatchType.Exact && service.Length > 0)
        {
            return method.Length > 0
                ? new PathRequirement(PathMatchType.Exact, $"/{service}/{method}", service.Length + 1, method.Length)
                : new PathRequirement(PathMatchType.Prefix, $"/{service}", service.Length + 1, 0);
        }

        return grpc.Type == ValueMatchType.Exact || (service.Length == 0 && method.Length == 0)
            ? new PathRequirement(PathMatchType.Prefix, "", 0, method.Length)
            : new PathRequirement(PathMatchType.RegularExpression, "", service.Length, method.Length);
    }
}
