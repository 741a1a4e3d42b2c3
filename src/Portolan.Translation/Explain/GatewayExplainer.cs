using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Explanation;

namespace Portolan.Translation.Explain;

/// <summary>Asks one proxy's configuration about a request.</summary>
internal static class GatewayExplainer
{
    public static bool IsAsked(Listener listener, RequestQuestion question) =>
        listener.Port == question.Url.Port && listener.Protocol == (question.IsTls ? ListenerProtocol.Https : ListenerProtocol.Http);

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
            Method = question.Method,
            Host = question.Host,
            Path = path,
            Query = question.Url.Query,
        };
        var listeners = proxy.Listeners.Keys.ToDictionary(listener => listener.ToString(), StringComparer.Ordinal);
        var explanation = RouterOf(proxy, question).Explain(head, new QuestionHeaders(question));
        return new GatewayAnswer
        {
            Proxy = key,
            Addresses = GatewayStatuses.AddressesOf(output, key),
            Listener = explanation.Listener is { } listener ? listeners[listener.Name] : null,
            Serving = explanation.Winner is { } winner ? RuleExplainer.Explain(output, proxy, winner) : null,
            Others = explanation
                .Matches.Where(match => match.Answer is not MatchAnswer.Selected)
                .OrderBy(match => MatchAnswerText.Distance(match.Answer))
                .Select(match => new PassedOver(
                    match.Rule.Route.Key,
                    listeners[match.Listener.Name],
                    MatchText.Of(match.Match),
                    match.Answer,
                    MatchAnswerText.Of(match.Answer, match.Rule, question, path)
                ))
                .ToEquatableList(),
        };
    }

    private static HttpRouter<Route> RouterOf(ProxyConfiguration proxy, RequestQuestion question) =>
        HttpRouter<Route>.Compile([
            .. proxy
                .Listeners.Values.Where(listener => IsAsked(listener, question))
                .OrderBy(listener => listener.Key)
                .Select(listener => new VirtualListener<Route>(listener.Key.ToString(), listener.Hostname, RulesOf(proxy, listener))),
        ]);

    private static IReadOnlyList<RoutingRule<Route>> RulesOf(ProxyConfiguration proxy, Listener listener) =>
        [
            .. proxy
                .Routes.Values.Where(route => route.Listeners.Contains(listener.Key))
                .OrderBy(route => route.Order)
                .Select(route => new RoutingRule<Route>
                {
                    Route = route,
                    Hostnames = route.Hostnames,
                    Matches = route.Matches,
                    Order = route.Order,
                }),
        ];

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
