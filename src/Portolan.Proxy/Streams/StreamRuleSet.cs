using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Streams;

/// <summary>A rule for connections before and after a change; null where there is none.</summary>
internal readonly record struct StreamRuleEdit(AttachedStreamRule? Before, AttachedStreamRule? After);

/// <summary>A compiled rule with the listeners that it is attached to.</summary>
internal sealed record AttachedStreamRule(ConnectionRoute Source, RoutingRule<StreamRule> Rule);

/// <summary>The compiled rules for connections and datagrams, by key and by listener. One writer.</summary>
internal sealed class StreamRuleSet(BackendRegistry backends)
{
    private readonly Dictionary<RouteKey, AttachedStreamRule> _rules = [];
    private readonly Dictionary<RouteKey, ExactShare> _shares = [];
    private readonly Dictionary<ListenerKey, HashSet<AttachedStreamRule>> _byListener = [];
    private readonly Dictionary<BackendKey, HashSet<RouteKey>> _byBackend = [];
    private readonly Dictionary<RouteKey, EquatableList<Rejection>> _rejections = [];

    /// <summary>What was not taken, of all rules.</summary>
    public IEnumerable<Rejection> Rejections => _rejections.Values.SelectMany(rejections => rejections);

    /// <summary>The rules that are attached to a listener.</summary>
    public IReadOnlyCollection<AttachedStreamRule> Of(ListenerKey listener) =>
        _byListener.TryGetValue(listener, out var rules) ? rules : [];

    /// <summary>Takes in the rules of a delta, and compiles again those whose backends came or went.</summary>
    public List<StreamRuleEdit> Apply(ConfigDelta delta, IReadOnlyCollection<BackendKey> exchanged)
    {
        var edits = new List<StreamRuleEdit>();
        var done = new HashSet<RouteKey>();
        foreach (var key in delta.RemovedConnectionRoutes)
        {
            if (TakeOut(key) is { } gone)
            {
                edits.Add(new StreamRuleEdit(gone, After: null));
            }

            _shares.Remove(key);
        }

        foreach (var route in delta.ConnectionRoutes)
        {
            done.Add(route.Key);
            edits.Add(Replace(route));
        }

        foreach (var key in exchanged.SelectMany(backend => _byBackend.TryGetValue(backend, out var users) ? users.ToArray() : []))
        {
            if (done.Add(key))
            {
                edits.Add(Replace(_rules[key].Source));
            }
        }

        return edits;
    }

    private StreamRuleEdit Replace(ConnectionRoute route)
    {
        var before = TakeOut(route.Key);
        var after = Compile(route);
        _rules[route.Key] = after;
        foreach (var listener in route.Listeners)
        {
            Entry(_byListener, listener).Add(after);
        }

        foreach (var backend in route.Backends.Select(share => share.Backend).OfType<BackendKey>())
        {
            Entry(_byBackend, backend).Add(route.Key);
        }

        return new StreamRuleEdit(before, after);
    }

    private AttachedStreamRule Compile(ConnectionRoute route)
    {
        if (!_shares.TryGetValue(route.Key, out var share))
        {
            _shares[route.Key] = share = new ExactShare();
        }

        var rule = new StreamRule
        {
            Key = route.Key,
            RuleName = route.RuleName,
            Backends = [.. route.Backends.Select(target => target.Backend is { } key ? backends.Find(key) : null)],
            Choice = WeightedChoice.Create([.. route.Backends.Select(target => target.Weight)], share),
        };
        var unknown = route
            .Backends.Select(target => target.Backend)
            .OfType<BackendKey>()
            .Where(key => backends.Find(key) is null)
            .Select(key => new Rejection(
                route.Key,
                $"route {route.Key} names backend {key}, which this configuration does not have; the connections of its share are closed"
            ))
            .ToEquatableList();
        if (unknown.Count > 0)
        {
            _rejections[route.Key] = unknown;
        }

        return new AttachedStreamRule(route, rule.ToRoutingRule([.. route.Hostnames], route.Order));
    }

    private AttachedStreamRule? TakeOut(RouteKey key)
    {
        if (!_rules.Remove(key, out var rule))
        {
            return null;
        }

        _rejections.Remove(key);
        foreach (var listener in rule.Source.Listeners)
        {
            Leave(_byListener, listener, rule);
        }

        foreach (var backend in rule.Source.Backends.Select(share => share.Backend).OfType<BackendKey>())
        {
            Leave(_byBackend, backend, key);
        }

        return rule;
    }

    private static HashSet<TItem> Entry<TKey, TItem>(Dictionary<TKey, HashSet<TItem>> index, TKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var items))
        {
            index[key] = items = [];
        }

        return items;
    }

    private static void Leave<TKey, TItem>(Dictionary<TKey, HashSet<TItem>> index, TKey key, TItem item)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var items) && items.Remove(item) && items.Count == 0)
        {
            index.Remove(key);
        }
    }
}
