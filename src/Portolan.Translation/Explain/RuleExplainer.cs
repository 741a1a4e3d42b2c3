using System.Diagnostics;
using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Says what the rule that serves a request does with it.</summary>
internal static class RuleExplainer
{
    public static ServingRule Explain(TranslationOutput output, ProxyConfiguration proxy, MatchExplanation<Route> winner)
    {
        var route = winner.Rule.Route;
        return new ServingRule
        {
            Route = route.Key,
            Name = route.RuleName,
            Match = MatchText.Of(winner.Match),
            Filters = FilterText.Of(route),
            Answer = AnswerOf(route.Action),
            Backends = route.Action is RouteAction.Forward forward ? SharesOf(proxy, route, forward) : [],
            Problems = ProblemsOf(output, route.Key),
        };
    }

    private static string? AnswerOf(RouteAction action) =>
        action switch
        {
            RouteAction.Forward { Backends: var backends } => backends.Sum(share => (long)share.Weight) > 0
                ? null
                : "500: the rule has no backend of weight above 0",
            RouteAction.Redirect redirect => FilterText.Of(redirect),
            RouteAction.Respond respond => string.Create(CultureInfo.InvariantCulture, $"{respond.StatusCode}: {respond.Reason}"),
            _ => throw new UnreachableException(),
        };

    private static EquatableList<ExplainedShare> SharesOf(ProxyConfiguration proxy, Route route, RouteAction.Forward forward)
    {
        var sum = Math.Max(1, forward.Backends.Sum(share => (double)share.Weight));
        return forward
            .Backends.Select(share => new ExplainedShare
            {
                Backend = share.Backend,
                Percent = 100 * share.Weight / sum,
                Endpoints = share.Backend is { } key ? EndpointsOf(proxy, key) : [],
                Filters =
                [
                    .. FilterText.Of(share),
                    .. share.Backend is { } secured ? FilterText.Of(proxy.Backends.GetValueOrDefault(secured), route) : [],
                ],
            })
            .ToEquatableList();
    }

    /// <summary>Draining endpoints take requests only when no other does.</summary>
    private static EquatableList<string> EndpointsOf(ProxyConfiguration proxy, BackendKey key)
    {
        var all = proxy.Endpoints.GetValueOrDefault(key)?.Endpoints ?? [];
        var best = all.Select(endpoint => endpoint.State).DefaultIfEmpty(EndpointState.Ready).Min();
        return all.Where(endpoint => endpoint.State == best)
            .Select(endpoint =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(endpoint.Address.Contains(':') ? $"[{endpoint.Address}]" : endpoint.Address)}:{endpoint.Port}"
                )
            )
            .ToEquatableList();
    }

    /// <summary>What is said of the rule's own object, of its kind and name: in its status, or where it has none in the findings.</summary>
    private static EquatableList<string> ProblemsOf(TranslationOutput output, RouteKey key) =>
        Conditions(output, key)
            .Concat(
                output
                    .Findings.Where(finding => finding.Object == RouteKinds.Object(key))
                    .Select(finding => $"{finding.Code}: {finding.Field}: {finding.Message}")
            )
            .Distinct(StringComparer.Ordinal)
            .ToEquatableList();

    private static IEnumerable<string> Conditions(TranslationOutput output, RouteKey key) =>
        RouteKinds.Object(key) is { } route && output.Statuses.GetValueOrDefault(route) is IRoute { Status: { } status }
            ? status
                .Parents.SelectMany(parent => GatewayStatuses.Failing(parent.Conditions))
                .Select(condition => $"{condition.Reason}: {condition.Message}")
            : [];
}
