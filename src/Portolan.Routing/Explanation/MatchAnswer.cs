namespace Portolan.Routing.Explanation;

/// <summary>
/// Why one match of one rule did or did not serve a request. Of several reasons it is the first in the order in which a router asks.
/// </summary>
public abstract record MatchAnswer
{
    private MatchAnswer() { }

    /// <summary>It serves the request.</summary>
    public sealed record Selected : MatchAnswer;

    /// <summary>It fits, but the selected match wins by this criterion.</summary>
    public sealed record LessSpecific(PrecedenceCriterion By) : MatchAnswer;

    /// <summary>Its listener is not the most specific one for the hostname, or does not have the hostname at all.</summary>
    public sealed record ListenerNotSelected(string ListenerHostname) : MatchAnswer;

    /// <summary>None of the rule's hostnames is the request's.</summary>
    public sealed record HostnameDiffers : MatchAnswer;

    /// <summary>The path is another one.</summary>
    public sealed record PathDiffers(PathMatch Expected) : MatchAnswer;

    /// <summary>The HTTP method is another one.</summary>
    public sealed record MethodDiffers(string Expected) : MatchAnswer;

    /// <summary>The path is not that of the gRPC method.</summary>
    public sealed record GrpcMethodDiffers(GrpcMethodMatch Expected) : MatchAnswer;

    /// <summary>The request lacks the header.</summary>
    public sealed record HeaderMissing(HeaderMatch Expected) : MatchAnswer;

    /// <summary>The header has another value, or is there though it must not be.</summary>
    public sealed record HeaderDiffers(HeaderMatch Expected, string Actual) : MatchAnswer;

    /// <summary>The request lacks the query parameter.</summary>
    public sealed record QueryParamMissing(QueryParamMatch Expected) : MatchAnswer;

    /// <summary>The query parameter has another value (shown as it was sent), or is there though it must not be.</summary>
    public sealed record QueryParamDiffers(QueryParamMatch Expected, string Actual) : MatchAnswer;

    /// <summary>An expression of the match cannot be used, so it matches nothing.</summary>
    public sealed record InvalidPattern(string Fault) : MatchAnswer;
}
