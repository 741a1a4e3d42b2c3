using Portolan.Routing.Conditions;
using Portolan.Routing.Explanation;
using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// Answers which rule of one port serves a request, as Gateway API decides it. Immutable; compiled once from the port's
/// listeners; a match takes no lock and allocates nothing, and its cost does not grow with the number of rules.
/// </summary>
/// <remarks>
/// A match goes down three tables: the most specific listener by hostname (and only that one), then the hostnames of the
/// routes attached to it from the most to the least specific, then for each the path, from exact over the longest prefix
/// to expressions. The first rule whose remaining conditions hold has the best <see cref="MatchPrecedence"/>.
/// </remarks>
public sealed class HttpRouter<TRoute>
    where TRoute : class
{
    private readonly HostTable<ListenerTable<TRoute>> _listeners;

    private HttpRouter(IReadOnlyList<VirtualListener<TRoute>> listeners)
    {
        Listeners = listeners;
        _listeners = new HostTable<ListenerTable<TRoute>>(
        [
            .. listeners
                .GroupBy(listener => HostnamePattern.Parse(listener.Hostname))
                .Select(group => KeyValuePair.Create(group.Key, new ListenerTable<TRoute>(group.Key, [.. group]))),
        ]);
    }

    /// <summary>What the router was compiled from.</summary>
    public IReadOnlyList<VirtualListener<TRoute>> Listeners { get; }

    /// <summary>
    /// Compiles the listeners of one port. A match whose expression is not valid matches nothing and harms no other; check
    /// expressions with <see cref="RegexPattern.FaultOf"/> before.
    /// </summary>
    public static HttpRouter<TRoute> Compile(IReadOnlyList<VirtualListener<TRoute>> listeners) => new(listeners);

    /// <summary>Finds the rule for a request.</summary>
    public RouteMatch<TRoute> Match<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var host = HostHeader.NameOf(head.Host);
        var step = 0;
        return _listeners.TryNext(host, ref step, out var listener)
            ? new RouteMatch<TRoute>(listener.Source, listener.Find(host, head, headers))
            : default;
    }

    /// <summary>The listener that a host name selects (with or without port): what a TLS proxy compares between SNI and <c>Host</c> to answer 421.</summary>
    public VirtualListener<TRoute>? FindListener(ReadOnlySpan<char> host)
    {
        var step = 0;
        return _listeners.TryNext(HostHeader.NameOf(host), ref step, out var listener) ? listener.Source : null;
    }

    /// <summary>Says of every match of every rule why it did or did not serve the request. Slow; for people.</summary>
    public RoutingExplanation<TRoute> Explain<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct =>
        Explainer.Explain(this, head, headers);
}
