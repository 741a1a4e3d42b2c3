using System.Collections.Immutable;
using Portolan.Primitives.Patterns;
using Portolan.Routing.Explanation;
using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// Answers which rule of one port serves a request, as Gateway API decides it. Immutable; a match takes no lock and allocates nothing, and
/// its cost does not grow with the number of rules. A version that differs by a rule is made from the one before at the cost of that rule.
/// </summary>
/// <remarks>
/// A match goes down three tables: the most specific listener by hostname (and only that one), then the hostnames of the
/// routes attached to it from the most to the least specific, then for each the path, from exact over the longest prefix
/// to expressions. The first rule whose remaining conditions hold has the best <see cref="MatchPrecedence"/>.
/// </remarks>
public sealed class HttpRouter<TRoute>
    where TRoute : class
{
    private readonly ImmutableDictionary<string, AttachedRules<TRoute>> _attached;
    private readonly ImmutableDictionary<HostnamePattern, ImmutableSortedSet<string>> _names;
    private readonly HostTable<ListenerTable<TRoute>> _tables;

    private HttpRouter(
        ImmutableDictionary<string, AttachedRules<TRoute>> attached,
        ImmutableDictionary<HostnamePattern, ImmutableSortedSet<string>> names,
        HostTable<ListenerTable<TRoute>> tables
    )
    {
        _attached = attached;
        _names = names;
        _tables = tables;
    }

    /// <summary>A port without listeners.</summary>
    public static HttpRouter<TRoute> Empty { get; } =
        new(
            ImmutableDictionary.Create<string, AttachedRules<TRoute>>(StringComparer.Ordinal),
            ImmutableDictionary<HostnamePattern, ImmutableSortedSet<string>>.Empty,
            HostTable<ListenerTable<TRoute>>.Empty
        );

    /// <summary>The listeners with their rules, by name. Slow; for people and tests.</summary>
    public IReadOnlyList<VirtualListener<TRoute>> Listeners =>
        [.. _attached.Values.Select(attached => attached.Listener).OrderBy(listener => listener.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Compiles the listeners of one port. A match whose expression is not valid matches nothing and harms no other; check
    /// expressions with <see cref="RoutePattern.FaultOf"/> before.
    /// </summary>
    public static HttpRouter<TRoute> Compile(IEnumerable<VirtualListener<TRoute>> listeners) =>
        listeners.Aggregate(Empty, (router, listener) => router.With(listener));

    /// <summary>The router with a listener and its rules, in place of one of the same name.</summary>
    public HttpRouter<TRoute> With(VirtualListener<TRoute> listener)
    {
        var router = Without(listener.Name);
        var hostname = HostnamePattern.Parse(listener.Hostname);
        var names = (router._names.GetValueOrDefault(hostname) ?? ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(
            listener.Name
        );
        var attached = router._attached.Add(listener.Name, new AttachedRules<TRoute>(listener with { Rules = [] }));
        var table = router._tables.Of(hostname) ?? ListenerTable<TRoute>.Create(hostname, attached[listener.Name].Listener);
        return new HttpRouter<TRoute>(
            attached,
            router._names.SetItem(hostname, names),
            router._tables.With(hostname, table.For(attached[names[0]].Listener))
        ).Apply(listener.Rules.Select(rule => new RuleChange<TRoute>(listener.Name, Before: null, rule)));
    }

    /// <summary>The router without a listener and its rules; the same router when there is none of this name.</summary>
    public HttpRouter<TRoute> Without(string name)
    {
        if (!_attached.TryGetValue(name, out var gone))
        {
            return this;
        }

        var hostname = HostnamePattern.Parse(gone.Listener.Hostname);
        var names = _names[hostname].Remove(name);
        var attached = _attached.Remove(name);
        if (names.IsEmpty)
        {
            return new HttpRouter<TRoute>(attached, _names.Remove(hostname), _tables.With(hostname, value: null));
        }

        var table = gone.Listener.Rules.Aggregate(_tables.Of(hostname)!, (table, rule) => table.Without(rule));
        return new HttpRouter<TRoute>(
            attached,
            _names.SetItem(hostname, names),
            _tables.With(hostname, table.For(attached[names[0]].Listener))
        );
    }

    /// <summary>
    /// The router after changes of rules: the cost is that of the rules that changed, whatever else there is. Changes of listeners that the
    /// router does not have are passed over. Throws <see cref="ArgumentException"/> for a rule before that the listener does not have.
    /// </summary>
    public HttpRouter<TRoute> Apply(IEnumerable<RuleChange<TRoute>> changes)
    {
        var attached = _attached;
        var tables = _tables;
        foreach (var (name, before, after) in changes)
        {
            if (!attached.TryGetValue(name, out var rules))
            {
                continue;
            }

            var hostname = HostnamePattern.Parse(rules.Listener.Hostname);
            var table = tables.Of(hostname)!;
            if (before is not null)
            {
                (rules, table) = (rules.Without(before), table.Without(before));
            }

            if (after is not null)
            {
                (rules, table) = (rules.With(after), table.With(after));
            }

            attached = attached.SetItem(name, rules);
            tables = tables.With(hostname, _names[hostname][0] == name ? table.For(rules.Listener) : table);
        }

        return new HttpRouter<TRoute>(attached, _names, tables);
    }

    /// <summary>Finds the rule for a request.</summary>
    public RouteMatch<TRoute> Match<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var host = HostHeader.NameOf(head.Host);
        var step = 0;
        return _tables.TryNext(host, ref step, out var listener)
            ? new RouteMatch<TRoute>(listener.Source, listener.Find(host, head, headers))
            : default;
    }

    /// <summary>
    /// The listener that a host name selects (with or without port): what a TLS proxy compares between SNI and <c>Host</c> to answer 421.
    /// </summary>
    public VirtualListener<TRoute>? FindListener(ReadOnlySpan<char> host)
    {
        var step = 0;
        return _tables.TryNext(HostHeader.NameOf(host), ref step, out var listener) ? listener.Source : null;
    }

    /// <summary>Says of every match of every rule why it did or did not serve the request. Slow; for people.</summary>
    public RoutingExplanation<TRoute> Explain<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct => Explainer.Explain(this, head, headers);
}
