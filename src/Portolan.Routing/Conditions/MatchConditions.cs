using Portolan.Primitives;
using Portolan.Primitives.Patterns;

namespace Portolan.Routing.Conditions;

/// <summary>
/// The conditions of an <see cref="HttpMatch"/> that a table of paths cannot answer: regular expressions compiled, repeated names dropped
/// ("only the first entry with an equivalent name MUST be considered"). Most matches have none.
/// </summary>
internal sealed class MatchConditions
{
    private readonly Pattern? _path;
    private readonly string? _method;
    private readonly GrpcCondition? _grpc;

    private MatchConditions(HttpMatch source)
    {
        _path = source.Path.Type == PathMatchType.RegularExpression ? RoutePattern.Compile(source.Path.Value) : null;
        _method = source.Method;
        _grpc = source.Grpc is { } grpc ? new GrpcCondition(grpc) : null;
        Headers = source.Headers.IsEmpty ? [] : [.. FirstOfEachName(source.Headers).Select(header => new HeaderCondition(header))];
        Query = source.QueryParams.IsEmpty ? [] : [.. FirstOfEachName(source.QueryParams).Select(query => new QueryCondition(query))];
    }

    public HeaderCondition[] Headers { get; }

    public QueryCondition[] Query { get; }

    /// <summary>How many conditions on the HTTP method there are.</summary>
    public int Methods => _method is null ? 0 : 1;

    /// <summary>The conditions of a match; null when its path is all it asks.</summary>
    /// <exception cref="PatternException">An expression cannot be used.</exception>
    public static MatchConditions? Of(HttpMatch source) =>
        source
            is {
                Path.Type: not PathMatchType.RegularExpression,
                Method: null,
                Grpc: null,
                Headers.IsEmpty: true,
                QueryParams.IsEmpty: true
            }
            ? null
            : new MatchConditions(source);

    public bool Hold<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct =>
        HoldsMethod(head) && HoldsPattern(head.Path) && HoldsGrpc(head.Path) && HoldsHeaders(headers) && HoldsQuery(head.Query);

    public bool HoldsMethod(in RequestHead head) => _method is null || head.Method.SequenceEqual(_method);

    public bool HoldsPattern(ReadOnlySpan<char> path) => _path is null || _path.IsMatch(path);

    public bool HoldsGrpc(ReadOnlySpan<char> path) => _grpc is null || _grpc.Holds(path);

    private bool HoldsHeaders<THeaders>(in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (ref readonly var condition in Headers.AsSpan())
        {
            if (!condition.Holds(headers))
            {
                return false;
            }
        }

        return true;
    }

    private bool HoldsQuery(ReadOnlySpan<char> query)
    {
        foreach (ref readonly var condition in Query.AsSpan())
        {
            if (!condition.Holds(query))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<HeaderMatch> FirstOfEachName(EquatableList<HeaderMatch> headers) =>
        headers.DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<QueryParamMatch> FirstOfEachName(EquatableList<QueryParamMatch> parameters) =>
        parameters.DistinctBy(parameter => parameter.Name, StringComparer.Ordinal);
}
