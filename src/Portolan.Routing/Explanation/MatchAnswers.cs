using Portolan.Routing.Conditions;

namespace Portolan.Routing.Explanation;

/// <summary>Finds the first condition of a match that a request does not fulfil.</summary>
internal static class MatchAnswers
{
    public static MatchAnswer? Of<THeaders>(CompiledMatch match, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var source = match.Source;
        var conditions = match.Conditions;
        if (match.Fault is { } fault)
        {
            return new MatchAnswer.InvalidPattern(fault);
        }

        if (source.Grpc is { } grpc && conditions?.HoldsGrpc(head.Path) == false)
        {
            return new MatchAnswer.GrpcMethodDiffers(grpc);
        }

        if (!match.Requirement.Admits(head.Path) || conditions?.HoldsPattern(head.Path) == false)
        {
            return new MatchAnswer.PathDiffers(source.Path);
        }

        if (source.Method is { } method && conditions?.HoldsMethod(head) == false)
        {
            return new MatchAnswer.MethodDiffers(method);
        }

        return conditions is null ? null : OfHeaders(conditions, headers) ?? OfQuery(conditions, head.Query);
    }

    private static MatchAnswer? OfHeaders<THeaders>(MatchConditions conditions, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (var condition in conditions.Headers)
        {
            if (!condition.Holds(headers))
            {
                return headers.TryGetHeader(condition.Source.Name, out var actual)
                    ? new MatchAnswer.HeaderDiffers(condition.Source, actual.ToString())
                    : new MatchAnswer.HeaderMissing(condition.Source);
            }
        }

        return null;
    }

    private static MatchAnswer? OfQuery(MatchConditions conditions, ReadOnlySpan<char> query)
    {
        foreach (var condition in conditions.Query)
        {
            if (!condition.Holds(query))
            {
                return QueryString.TryFind(query, condition.Source.Name, out var actual)
                    ? new MatchAnswer.QueryParamDiffers(condition.Source, actual.ToString())
                    : new MatchAnswer.QueryParamMissing(condition.Source);
            }
        }

        return null;
    }
}
