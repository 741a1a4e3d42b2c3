using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>A route's model before and after a change; null where there is none.</summary>
internal readonly record struct RouteEdit(RouteModel? Before, RouteModel? After);

/// <summary>The compiled routes, by key, by listener and by backend, so that a change finds what it concerns without a search.</summary>
internal sealed class RouteSet(BackendRegistry backends)
{
    private readonly RouteCompiler _compiler = new(backends);

    private readonly Dictionary<RouteKey, RouteModel> _models = [];
    private readonly Dictionary<RouteKey, EquatableList<Rejection>> _rejections = [];
    private readonly Dictionary<ListenerKey, HashSet<RouteModel>> _byListener = [];
    private readonly Dictionary<BackendKey, HashSet<RouteKey>> _byBackend = [];

    /// <summary>What was not taken, of all routes. Small: most configurations have none.</summary>
    public IEnumerable<Rejection> Rejections => _rejections.Values.SelectMany(rejections => rejections);

    /// <summary>The routes that are attached to a listener.</summary>
    public IReadOnlyCollection<RouteModel> Of(ListenerKey listener) => _byListener.TryGetValue(listener, out var models) ? models : [];

    /// <summary>
    /// Takes in the routes of a delta, and compiles again those whose backends came or went (<paramref name="exchanged"/>): a backend that
    /// was removed and came back is another state under the same key.
    /// </summary>
    public List<RouteEdit> Apply(ConfigDelta delta, IReadOnlyCollection<BackendKey> exchanged)
    {
        if (exchanged.Count > 0)
        {
            _compiler.ForgetPlans();
        }

        var edits = new List<RouteEdit>(delta.Routes.Count + delta.RemovedRoutes.Count);
        var done = new HashSet<RouteKey>();
        foreach (var key in delta.RemovedRoutes)
        {
            if (_models.ContainsKey(key))
            {
                edits.Add(new RouteEdit(TakeOut(key), After: null));
            }

            _compiler.Forget(key);
        }

        foreach (var route in delta.Routes)
        {
            done.Add(route.Key);
            edits.Add(Replace(route));
        }

        foreach (var backend in exchanged)
        {
            foreach (var key in _byBackend.TryGetValue(backend, out var users) ? users.ToArray() : [])
            {
                if (done.Add(key))
                {
                    edits.Add(Replace(_models[key].Source));
                }
            }
        }

        return edits;
    }

    private RouteEdit Replace(Route route)
    {
        var before = _models.ContainsKey(route.Key) ? TakeOut(route.Key) : null;
        var rejections = new List<Rejection>();
        var after = _compiler.Compile(route, rejections);
        _models[route.Key] = after;
        if (rejections.Count > 0)
        {
            _rejections[route.Key] = rejections.ToEquatableList();
        }

        foreach (var listener in after.Source.Listeners)
        {
            Entry(_byListener, listener).Add(after);
        }

        foreach (var backend in BackendsOf(route))
        {
            Entry(_byBackend, backend).Add(route.Key);
        }

        return new RouteEdit(before, after);
    }

    private RouteModel TakeOut(RouteKey key)
    {
        _models.Remove(key, out var model);
        _rejections.Remove(key);
        foreach (var listener in model!.Source.Listeners)
        {
            Leave(_byListener, listener, model);
        }

        foreach (var backend in BackendsOf(model.Source))
        {
            Leave(_byBackend, backend, key);
        }

        return model;
    }

    private static IEnumerable<BackendKey> BackendsOf(Route route)
    {
        var mirrored = route.Mirrors.Select(mirror => mirror.Backend);
        return route.Action is RouteAction.Forward forward
            ? forward.Backends.Select(share => share.Backend).OfType<BackendKey>().Concat(mirrored)
            : mirrored;
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
