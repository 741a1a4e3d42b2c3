using System.Text.RegularExpressions;
using Portolan.Primitives;
using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;

namespace Portolan.Routing.Conditions;

/// <summary>
/// An <see cref="HttpMatch"/> made ready: regular expressions compiled, repeated names dropped ("only the first entry with an
/// equivalent name MUST be considered"). Where its path comes from is decided by <see cref="PathRequirement"/>.
/// </summary>
internal sealed class CompiledMatch
{
    private readonly Regex? _path;
    private readonly string? _method;

    public CompiledMatch(HttpMatch source)
    {
        Source = source;
        Requirement = PathRequirement.Of(source);
        _method = source.Method;
        try
        {
            _path = source.Path.Type == PathMatchType.RegularExpression ? RegexPattern.Compile(source.Path.Value) : null;
            Grpc = source.Grpc is { } grpc ? new GrpcCondition(grpc) : null;
            Headers = source.Headers.IsEmpty ? [] : [.. FirstOfEachName(source.Headers).Select(header => new HeaderCondition(header))];
            Query = source.QueryParams.IsEmpty ? [] : [.. FirstOfEachName(source.QueryParams).Select(query => new QueryCondition(query))];
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Fault = exception.Message;
        }
    }

    public HttpMatch Source { get; }

    public PathRequirement Requirement { get; }

    /// <summary>Why an expression cannot be used; such a match matches nothing.</summary>
    public string? Fault { get; }

    public GrpcCondition? Grpc { get; }

    public HeaderCondition[] Headers { get; } = [];

    public QueryCondition[] Query { get; } = [];

    public MatchPrecedence PrecedenceUnder(HostnamePattern hostname, RuleOrder order) =>
        new()
        {
            Hostname = hostname,
            PathType = Requirement.Type,
            PathLength = Requirement.Length,
            GrpcMethodLength = Requirement.GrpcMethodLength,
            Methods = _method is null ? 0 : 1,
            Headers = Headers.Length,
            QueryParams = Query.Length,
            Order = order,
        };

    /// <summary>Whether the conditions hold that the path table has not already answered for.</summary>
    public bool HoldsBesidesPath<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct =>
        HoldsMethod(head) && HoldsPattern(head.Path) && HoldsGrpc(head.Path) && HoldsHeaders(headers) && HoldsQuery(head.Query);

    public bool HoldsMethod(in RequestHead head) => _method is null || head.Method.SequenceEqual(_method);

    public bool HoldsPattern(ReadOnlySpan<char> path) => _path is null || _path.IsMatch(path);

    public bool HoldsGrpc(ReadOnlySpan<char> path) => Grpc is null || Grpc.Holds(path);

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
