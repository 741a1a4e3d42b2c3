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
    public static ServingRule Explain(
        TranslationOutput output,
        ProxyConfiguration proxy,
        MatchExplanation<ExplainedRule> winner,
        ListenerProtocol protocol,
        RequestQuestion question
    )
    {
        var rule = new ServingRule
        {
            Route = winner.Rule.Route.Key,
            Match = MatchText.Of(winner.Rule.Route, winner.Match),
            Problems = ProblemsOf(output, winner.Rule.Route.Key),
        };
        return winner.Rule.Route switch
        {
            ExplainedRule.OfRequests { Route: var route } => rule with
            {
                Name = route.RuleName,
                Filters = FilterText.Of(route),
                Answer = AnswerOf(route.Action),
                Backends = route.Action is RouteAction.Forward forward
                    ? SharesOf(
                        proxy,
                        [
                            .. forward.Backends.Select(share => new Share(
                                share.Weight,
                                share.Backend,
                                [
                                    .. FilterText.Of(share),
                                    .. share.Backend is { } key ? FilterText.Of(proxy.Backends.GetValueOrDefault(key), route) : [],
                                ]
                            )),
                        ],
                        protocol,
                        question
                    )
                    : [],
            },
            ExplainedRule.OfConnections { Route: var route } => rule with
            {
                Name = route.RuleName,
                Answer = route.Backends.Sum(share => (long)share.Weight) > 0 ? null : ClientOutcome.NoWeight(protocol),
                Backends = SharesOf(
                    proxy,
                    [.. route.Backends.Select(share => new Share(share.Weight, share.Backend, TlsOf(proxy, share.Backend, protocol)))],
                    protocol,
                    question
                ),
            },
            _ => throw new UnreachableException(),
        };
    }

    private static string? AnswerOf(RouteAction action) =>
        action switch
        {
            RouteAction.Forward { Backends: var backends } => backends.Sum(share => (long)share.Weight) > 0
                ? null
                : ClientOutcome.NoWeight(ListenerProtocol.Http),
            RouteAction.Redirect redirect => FilterText.Of(redirect),
            RouteAction.Respond respond => string.Create(CultureInfo.InvariantCulture, $"{respond.StatusCode}: {respond.Reason}"),
            _ => throw new UnreachableException(),
        };

    private static EquatableList<ExplainedShare> SharesOf(
        ProxyConfiguration proxy,
        IReadOnlyList<Share> shares,
        ListenerProtocol protocol,
        RequestQuestion question
    )
    {
        var sum = Math.Max(1, shares.Sum(share => (double)share.Weight));
        return shares
            .Select(share =>
            {
                var endpoints = share.Backend is { } key ? EndpointsOf(proxy, key) : [];
                return new ExplainedShare
                {
                    Backend = share.Backend,
                    Percent = 100 * share.Weight / sum,
                    Endpoints = endpoints,
                    Refusal =
                        share.Backend is null ? ClientOutcome.BrokenReference(question, protocol)
                        : endpoints.IsEmpty ? ClientOutcome.NoEndpoint(question, protocol)
                        : null,
                    Filters = share.Filters,
                };
            })
            .ToEquatableList();
    }

    /// <summary>TLS that passes through is the client's own: nothing is said to the backend beside it.</summary>
    private static EquatableList<string> TlsOf(ProxyConfiguration proxy, BackendKey? backend, ListenerProtocol protocol) =>
        backend is not null && protocol != ListenerProtocol.TlsPassthrough
            ? FilterText.Of(proxy.Backends.GetValueOrDefault(backend)?.Tls).ToEquatableList()
            : [];

    private sealed record Share(int Weight, BackendKey? Backend, EquatableList<string> Filters);

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
