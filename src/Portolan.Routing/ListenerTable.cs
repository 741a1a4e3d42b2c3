using Portolan.Routing.Conditions;
using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;

namespace Portolan.Routing;

/// <summary>The compiled rules of one hostname of a port.</summary>
internal sealed class ListenerTable<TRoute>
    where TRoute : class
{
    private readonly HostTable<PathTable<TRoute>> _hosts;

    public ListenerTable(HostnamePattern hostname, IReadOnlyList<VirtualListener<TRoute>> listeners)
    {
        Source = listeners[0];
        _hosts = new HostTable<PathTable<TRoute>>(
        [
            .. listeners
                .SelectMany(listener => listener.Rules)
                .SelectMany(rule => Candidates(hostname, rule))
                .GroupBy(candidate => candidate.Precedence.Hostname)
                .Select(group => KeyValuePair.Create(group.Key, new PathTable<TRoute>([.. group]))),
        ]);
    }

    public VirtualListener<TRoute> Source { get; }

    public Candidate<TRoute>? Find<THeaders>(ReadOnlySpan<char> host, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var step = 0;
        while (_hosts.TryNext(host, ref step, out var paths))
        {
            if (paths.Find(head, headers) is { } candidate)
            {
                return candidate;
            }
        }

        return null;
    }

    private static IEnumerable<Candidate<TRoute>> Candidates(HostnamePattern listener, RoutingRule<TRoute> rule)
    {
        foreach (var match in rule.MatchesOrDefault)
        {
            var compiled = CompiledMatch.Of(match);
            if (compiled.Fault is not null)
            {
                continue;
            }

            // "Any HTTPRoute hostnames that do not match the Listener hostname MUST be ignored."
            foreach (var hostname in rule.HostnamePatterns.Where(listener.Intersects))
            {
                yield return new Candidate<TRoute>(rule.Route, compiled, compiled.PrecedenceUnder(hostname, rule.Order));
            }
        }
    }
}
