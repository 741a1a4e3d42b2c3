using System.Diagnostics;
using Portolan.Routing;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Answers in words.</summary>
internal static class MatchAnswerText
{
    /// <summary>How far a match is from serving: people look for the near miss.</summary>
    public static int Distance(MatchAnswer answer) =>
        answer switch
        {
            MatchAnswer.Selected => 0,
            MatchAnswer.LessSpecific => 1,
            MatchAnswer.QueryParamDiffers or MatchAnswer.QueryParamMissing => 2,
            MatchAnswer.HeaderDiffers or MatchAnswer.HeaderMissing => 3,
            MatchAnswer.MethodDiffers => 4,
            MatchAnswer.InvalidPattern => 5,
            MatchAnswer.PathDiffers or MatchAnswer.GrpcMethodDiffers => 6,
            MatchAnswer.HostnameDiffers => 7,
            MatchAnswer.ListenerNotSelected => 8,
            _ => throw new UnreachableException(),
        };

    public static string Of(MatchAnswer answer, IReadOnlyList<string> hostnames, RequestQuestion question, string path) =>
        answer switch
        {
            MatchAnswer.Selected => "serves it",
            MatchAnswer.LessSpecific less => $"fits, but {Of(less.By)}",
            MatchAnswer.ListenerNotSelected listener => listener.ListenerHostname.Length == 0
                ? $"another listener has a hostname for {question.RoutedBy}"
                : $"its listener is for {listener.ListenerHostname}, not for {question.RoutedBy}",
            MatchAnswer.HostnameDiffers => $"its hostnames are {string.Join(", ", hostnames)}, not {question.RoutedBy}",
            MatchAnswer.PathDiffers differs => $"path {path} is not {MatchText.Of(differs.Expected)}",
            MatchAnswer.MethodDiffers differs => $"method is {question.Method}, not {differs.Expected}",
            MatchAnswer.GrpcMethodDiffers differs => $"path {path} is not that of gRPC {MatchText.Of(differs.Expected)}",
            MatchAnswer.HeaderMissing missing =>
                $"header {missing.Expected.Name} is absent, should be: {MatchText.Of(missing.Expected.Type, missing.Expected.Value)}",
            MatchAnswer.HeaderDiffers differs =>
                $"header {differs.Expected.Name} is {differs.Actual}, should be: {MatchText.Of(differs.Expected.Type, differs.Expected.Value)}",
            MatchAnswer.QueryParamMissing missing =>
                $"query parameter {missing.Expected.Name} is absent, should be: {MatchText.Of(missing.Expected.Type, missing.Expected.Value)}",
            MatchAnswer.QueryParamDiffers differs =>
                $"query parameter {differs.Expected.Name} is {differs.Actual}, should be: {MatchText.Of(differs.Expected.Type, differs.Expected.Value)}",
            MatchAnswer.InvalidPattern invalid => $"its expression cannot be used: {invalid.Fault}",
            _ => throw new UnreachableException(),
        };

    private static string Of(PrecedenceCriterion criterion) =>
        criterion switch
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
