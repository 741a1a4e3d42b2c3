using Portolan.Routing.Conditions;

namespace Portolan.Routing.Explanation;

/// <summary>Finds the first condition of a match that a request does not fulfil.</summary>
internal static class Objections
{
    public static MatchVerdict? Of<THeaders>(CompiledMatch match, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var source = match.Source;
        if (match.Fault is { } fault)
        {
            return new MatchVerdict.InvalidPattern(fault);
        }

        if (source.Grpc is { } grpc && !match.HoldsGrpc(head.Path))
        {
            return new MatchVerdict.GrpcMethodDiffers(grpc);
        }

        if (!match.Requirement.Admits(head.Path) || !match.HoldsPattern(head.Path))
        {
            return new MatchVerdict.PathDiffers(source.Path);
        }

        if (source.Method is { } method && !match.HoldsMethod(head))
        {
            return new MatchVerdict.MethodDiffers(method);
        }

        return OfHeaders(match, headers) ?? OfQuery(match, head.Query);
    }

    private static MatchVerdict? OfHeaders<THeaders>(CompiledMatch match, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (var condition in match.Headers)
        {
            if (!condition.Holds(headers))
            {
                return headers.TryGetHeader(condition.Source.Name, out var actual)
                    ? new MatchVerdict.HeaderDiffers(condition.Source, actual.ToString())
                    : new MatchVerdict.HeaderMissing(condition.Source);
            }
        }

        return null;
    }

    private static MatchVerdict? OfQuery(CompiledMatch match, ReadOnlySpan<char> query)
    {
        foreach (var condition in match.Query)
        {
            if (!condition.Holds(query))
            {
                return QueryString.TryFind(query, condition.Source.Name, out var actual)
                    ? new MatchVerdict.QueryParamDiffers(condition.Source, actual.ToString())
                    : new MatchVerdict.QueryParamMissing(condition.Source);
            }
        }

        return null;
    }
}
