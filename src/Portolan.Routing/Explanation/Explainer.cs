using Portolan.Routing.Conditions;
using Portolan.Routing.Hostnames;

namespace Portolan.Routing.Explanation;

/// <summary>Asks every match of a router the questions that <see cref="HttpRouter{TRoute}.Match"/> asks, and keeps the answers.</summary>
internal static class Explainer
{
    public static RoutingExplanation<TRoute> Explain<TRoute, THeaders>(HttpRouter<TRoute> router, in RequestHead head, in THeaders headers)
        where TRoute : class
        where THeaders : IHeaderSource, allows ref struct
    {
        var host = HostHeader.NameOf(head.Host);
        var selected = router.FindListener(head.Host);
        var answers = new List<Answer<TRoute>>();
        foreach (var listener in router.Listeners)
        {
            var isSelected = selected is not null && HostnamePattern.Parse(listener.Hostname) == HostnamePattern.Parse(selected.Hostname);
            foreach (var rule in listener.Rules)
            {
                var hostname = rule
                    .HostnamePatterns.Where(pattern => pattern.Intersects(HostnamePattern.Parse(listener.Hostname)))
                    .ToArray();
                var best = MostSpecific(hostname, host);
                foreach (var match in rule.MatchesOrDefault)
                {
                    var compiled = new CompiledMatch(match);
                    var against = isSelected
                        ? best is null
                            ? new MatchAnswer.HostnameDiffers()
                            : MatchAnswers.Of(compiled, head, headers)
                        : new MatchAnswer.ListenerNotSelected(listener.Hostname);
                    var precedence = compiled.PrecedenceUnder(best ?? HostnamePattern.Any, rule.Order);
                    answers.Add(new Answer<TRoute>(listener, rule, match, against, precedence));
                }
            }
        }

        return new RoutingExplanation<TRoute>(selected, Judge(answers));
    }

    private static IReadOnlyList<MatchExplanation<TRoute>> Judge<TRoute>(List<Answer<TRoute>> answers)
        where TRoute : class
    {
        // A tie goes to the first, as in the router.
        var winner = answers.Where(answer => answer.Against is null).MinBy(answer => answer.Precedence);
        return
        [
            .. answers.Select(answer => new MatchExplanation<TRoute>(
                answer.Listener,
                answer.Rule,
                answer.Match,
                answer.Against
                    ?? (
                        ReferenceEquals(answer, winner)
                            ? new MatchAnswer.Selected()
                            : new MatchAnswer.LessSpecific(answer.Precedence.DecidedBy(winner!.Precedence))
                    )
            )),
        ];
    }

    private static HostnamePattern? MostSpecific(HostnamePattern[] patterns, ReadOnlySpan<char> host)
    {
        HostnamePattern? best = null;
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(host) && (best is not { } other || pattern.CompareTo(other) < 0))
            {
                best = pattern;
            }
        }

        return best;
    }

    private sealed record Answer<TRoute>(
        VirtualListener<TRoute> Listener,
        RoutingRule<TRoute> Rule,
        HttpMatch Match,
        MatchAnswer? Against,
        MatchPrecedence Precedence
    )
        where TRoute : class;
}
