using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;

namespace Portolan.Routing;

/// <summary>
/// The compiled rules of one hostname of a port, whichever listeners have it. Immutable; a version with one rule changed shares the rest.
/// </summary>
internal sealed class ListenerTable<TRoute>
    where TRoute : class
{
    private readonly HostnamePattern _hostname;
    private readonly HostTable<PathTable<TRoute>> _hosts;

    private ListenerTable(HostnamePattern hostname, VirtualListener<TRoute> source, HostTable<PathTable<TRoute>> hosts)
    {
        _hostname = hostname;
        Source = source;
        _hosts = hosts;
    }

    /// <summary>The listener that stands for the hostname: of several, the first by name.</summary>
    public VirtualListener<TRoute> Source { get; }

    public static ListenerTable<TRoute> Create(HostnamePattern hostname, VirtualListener<TRoute> source) =>
        new(hostname, source, HostTable<PathTable<TRoute>>.Empty);

    public ListenerTable<TRoute> For(VirtualListener<TRoute> source) => new(_hostname, source, _hosts);

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

    public ListenerTable<TRoute> With(RoutingRule<TRoute> rule)
    {
        var hosts = _hosts;
        foreach (var candidate in rule.Candidates)
        {
            // "Any HTTPRoute hostnames that do not match the Listener hostname MUST be ignored."
            var hostname = candidate.Hostname;
            if (hostname.Intersects(_hostname))
            {
                hosts = hosts.With(hostname, (hosts.Of(hostname) ?? PathTable<TRoute>.Empty).With(candidate));
            }
        }

        return new ListenerTable<TRoute>(_hostname, Source, hosts);
    }

    public ListenerTable<TRoute> Without(RoutingRule<TRoute> rule)
    {
        var hosts = _hosts;
        foreach (var candidate in rule.Candidates)
        {
            var hostname = candidate.Hostname;
            if (hostname.Intersects(_hostname))
            {
                var paths = hosts.Of(hostname)!.Without(candidate);
                hosts = hosts.With(hostname, paths.IsEmpty ? null : paths);
            }
        }

        return new ListenerTable<TRoute>(_hostname, Source, hosts);
    }
}
