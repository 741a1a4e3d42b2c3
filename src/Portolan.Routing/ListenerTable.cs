using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;

namespace Portolan.Routing;

/// <summary>The compiled rules of one hostname of a port.</summary>
internal sealed class ListenerTable<TRoute>
    where TRoute : class
{
    // Versions of a configuration share the rules that did not change: with thousands of them, compiling only the others is most of the work saved.
    private static readonly ConditionalWeakTable<RoutingRule<TRoute>, Candidate<TRoute>[]> Compiled = [];

    private readonly HostTable<PathTable<TRoute>> _hosts;

    public ListenerTable(HostnamePattern hostname, IReadOnlyList<VirtualListener<TRoute>> listeners)
    {
        Source = listeners[0];
        var byHost = new Dictionary<HostnamePattern, List<Candidate<TRoute>>>();
        foreach (var listener in listeners)
        {
            foreach (var rule in listener.Rules)
            {
                Distribute(Compiled.GetValue(rule, Candidate<TRoute>.Of), hostname, byHost);
            }
        }

        _hosts = new HostTable<PathTable<TRoute>>([.. byHost.Select(host => KeyValuePair.Create(host.Key, new PathTable<TRoute>(host.Value)))]);
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

    private static void Distribute(Candidate<TRoute>[] candidates, HostnamePattern listener, Dictionary<HostnamePattern, List<Candidate<TRoute>>> byHost)
    {
        foreach (var candidate in candidates)
        {
            // "Any HTTPRoute hostnames that do not match the Listener hostname MUST be ignored."
            if (candidate.Precedence.Hostname.Intersects(listener))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(byHost, candidate.Precedence.Hostname, out _);
                (list ??= []).Add(candidate);
            }
        }
    }
}
