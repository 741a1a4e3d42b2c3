using Portolan.Primitives.Patterns;
using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;

namespace Portolan.Routing.Conditions;

/// <summary>
/// An <see cref="HttpMatch"/> made ready: where its path comes from is decided by <see cref="PathRequirement"/>, all else by
/// <see cref="MatchConditions"/>.
/// </summary>
internal sealed class CompiledMatch
{
    public CompiledMatch(HttpMatch source)
    {
        Source = source;
        Requirement = PathRequirement.Of(source);
        try
        {
            Conditions = MatchConditions.Of(source);
        }
        catch (PatternException exception)
        {
            Fault = exception.Message;
        }
    }

    public HttpMatch Source { get; }

    public PathRequirement Requirement { get; }

    /// <summary>What the path alone does not answer; null when that is all.</summary>
    public MatchConditions? Conditions { get; }

    /// <summary>Why an expression cannot be used; such a match matches nothing.</summary>
    public string? Fault { get; }

    public MatchPrecedence PrecedenceUnder(HostnamePattern hostname, RuleOrder order) =>
        new()
        {
            Hostname = hostname,
            PathType = Requirement.Type,
            PathLength = Requirement.Length,
            GrpcMethodLength = Requirement.GrpcMethodLength,
            Methods = Conditions?.Methods ?? 0,
            Headers = Conditions?.Headers.Length ?? 0,
            QueryParams = Conditions?.Query.Length ?? 0,
            Order = order,
        };
}
