using System.Diagnostics;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Verdicts in words.</summary>
internal static class VerdictText
{
    /// <summary>How far a match is from serving: people look for the near miss.</summary>
    public static int Distance(MatchVerdict verdict) => verdict switch
    {
        MatchVerdict.Selected => 0,
        MatchVerdict.LessSpecific => 1,
        MatchVerdict.QueryParamDiffers or MatchVerdict.QueryParamMissing => 2,
        MatchVerdict.HeaderDiffers or MatchVerdict.HeaderMissing => 3,
        MatchVerdict.MethodDiffers => 4,
        MatchVerdict.InvalidPattern => 5,
        MatchVerdict.PathDiffers or MatchVerdict.GrpcMethodDiffers => 6,
        MatchVerdict.HostnameDiffers => 7,
        MatchVerdict.ListenerNotSelected => 8,
        _ => throw new UnreachableException(),
    };

    public static string Of(MatchVerdict verdict, RoutingRule<Route> rule, RequestQuestion question, string path) => verdict switch
    {
        MatchVerdict.Selected => "serves the request",
        MatchVerdict.LessSpecific less => $"fits, but {Of(less.By)}",
        MatchVerdict.ListenerNotSelected listener => listener.ListenerHostname.Length == 0
            ? $"another listener has a hostname for {question.Host}"
            : $"its listener is for {listener.ListenerHostname}, not for {question.Host}",
        MatchVerdict.HostnameDiffers => $"its hostnames are {string.Join(", ", rule.Hostnames)}, not {question.Host}",
        MatchVerdict.PathDiffers differs => $"path {path} is not {MatchText.Of(differs.Expected)}",
        MatchVerdict.MethodDiffers differs => $"method is {question.Method}, not {differs.Expected}",
        MatchVerdict.GrpcMethodDiffers differs => $"path {path} is not that of gRPC {MatchText.Of(differs.Expected)}",
        MatchVerdict.HeaderMissing missing => $"header {missing.Expected.Name} is absent, should be: {MatchText.Of(missing.Expected.Type, missing.Expected.Value)}",
        MatchVerdict.HeaderDiffers differs => $"header {differs.Expected.Name} is {differs.Actual}, should be: {MatchText.Of(differs.Expected.Type, differs.Expected.Value)}",
        MatchVerdict.QueryParamMissing missing => $"query parameter {missing.Expected.Name} is absent, should be: {MatchText.Of(missing.Expected.Type, missing.Expected.Value)}",
        MatchVerdict.QueryParamDiffers differs => $"query parameter {differs.Expected.Name} is {differs.Actual}, should be: {MatchText.Of(differs.Expected.Type, differs.Expected.Value)}",
        MatchVerdict.InvalidPattern invalid => $"its expression cannot be used: {invalid.Fault}",
        _ => throw new UnreachableException(),
    };

    private static string Of(PrecedenceCriterion criterion) => criterion switch
    {
        PrecedenceCriterion.Hostname => "the other rule has a more specific hostname",
        PrecedenceCriterion.PathType => "the other rule has a stronger kind of path match",
        PrecedenceCriterion.PathLength => "the other rule has a longer path",
        PrecedenceCriterion.GrpcMethod => "the other rule has a longer gRPC method",
        PrecedenceCriterion.Method => "the other rule asks for the method",
        PrecedenceCriterion.Headers => "the other rule asks for more headers",
        PrecedenceCriterion.QueryParams => "the other rule asks for more query parameters",
        PrecedenceCriterion.Order => "the other rule's route is older, or comes first by name or place",
        PrecedenceCriterion.Nothing => "another match of the same rule fits as well",
        _ => throw new UnreachableException(),
    };
}
