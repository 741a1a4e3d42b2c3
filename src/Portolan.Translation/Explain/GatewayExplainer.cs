using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Asks one proxy's configuration about a request.</summary>
internal static class GatewayExplainer
{
    public static bool IsAsked(Listener listener, RequestQuestion question) =>
        listener.Port == question.Url.Port
        && listener.Protocol switch
        {
            ListenerProtocol.Http => question.Protocol == AskedProtocol.Http,
            ListenerProtocol.Tcp => question.Protocol == AskedProtocol.Tcp,
            ListenerProtocol.Udp => question.Protocol == AskedProtocol.Udp,

            // One port may have all three: the name in the handshake tells which is meant.
            _ => question.IsTls,
        };

    public static GatewayAnswer Explain(
        TranslationOutput output,
        ProxyKey key,
        ProxyConfiguration proxy,
        RequestQuestion question,
        string path
    )
    {
        var head = new RequestHead
        {
            Method = question.IsRequest ? question.Method : "",
            Host = question.RoutedBy,
            Path = path,
            Query = question.Url.Query,
        };
        var listeners = proxy.Listeners.Keys.ToDictionary(listener => listener.ToString(), StringComparer.Ordinal);
        var explanation = RouterOf(proxy, question).Explain(head, new QuestionHeaders(question));
        var listener = explanation.Listener is { } found ? proxy.Listeners[listeners[found.Name]] : null;

        // A rule about requests says nothing of TLS with who knows what inside.
        var winner =
            listener is not null && (question.IsRequest || !ClientOutcome.IsOfRequests(listener.Protocol)) ? explanation.Winner : null;
        return new GatewayAnswer
        {
            Proxy = key,
            Addresses = GatewayStatuses.AddressesOf(output, key),
            Listener = listener?.Key,
            Before = listener is null ? null : ClientOutcome.Before(listener.Protocol),
            Serving = winner is null ? null : RuleExplainer.Explain(output, proxy, winner, listener!.Protocol, question),
            Refusal =
                winner is not null ? null
                : listener is null ? ClientOutcome.NoListener(question)
                : ClientOutcome.NoRule(question, listener.Protocol),
            Others = explanation
                .Matches.Where(match => match.Answer is not MatchAnswer.Selected)
                .OrderBy(match => MatchAnswerText.Distance(match.Answer))
                .Select(match => new PassedOver(
                    match.Rule.Route.Key,
                    listeners[match.Listener.Name],
                    MatchText.Of(match.Rule.Route, match.Match),
                    match.Answer,
                    MatchAnswerText.Of(match.Answer, match.Rule.Hostnames, question, path)
                ))
                .ToEquatableList(),
        };
    }

    private static HttpRouter<ExplainedRule> RouterOf(ProxyConfiguration proxy, RequestQuestion question) =>
        HttpRouter<ExplainedRule>.Compile([
            .. proxy
                .Listeners.Values.Where(listener => IsAsked(listener, question))
                .OrderBy(listener => listener.Key)
                .Select(listener => new VirtualListener<ExplainedRule>(
                    listener.Key.ToString(),
                    listener.Hostname,
                    RulesOf(proxy, listener)
                )),
        ]);

    private static IReadOnlyList<RoutingRule<ExplainedRule>> RulesOf(ProxyConfiguration proxy, Listener listener)
    {
        IEnumerable<ExplainedRule> rules = ClientOutcome.IsOfRequests(listener.Protocol)
            ? proxy.Routes.Values.Select(route => new ExplainedRule.OfRequests(route))
            : proxy.ConnectionRoutes.Values.Select(route => new ExplainedRule.OfConnections(route));
        return
        [
            .. rules.Where(rule => rule.Listeners.Contains(listener.Key)).Select(rule => rule.ToRoutingRule()).OrderBy(rule => rule.Order),
        ];
    }

    private readonly struct QuestionHeaders(RequestQuestion question) : IHeaderSource
    {
        public bool TryGetHeader(string name, out HeaderFieldValue value)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                value = new HeaderFieldValue(question.Host);
                return true;
            }

            string[] lines =
            [
                .. question
                    .Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Select(header => header.Value),
            ];
            value = new HeaderFieldValue(lines);
            return lines.Length > 0;
        }
    }
}
