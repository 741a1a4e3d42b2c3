using System.Collections.Frozen;
using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// Compiles routes, and keeps what did not change: a route is compiled again only when its record differs or one of its backends is another. Never
/// throws for what a user wrote; what cannot be obeyed is reported and answers 500.
/// </summary>
internal sealed class RouteCompiler(BackendRegistry backends)
{
    private Dictionary<RouteKey, RouteModel> _models = [];
    private readonly Dictionary<RouteKey, ExactShare> _shares = [];

    /// <summary>Compiles every route of a configuration.</summary>
    public IReadOnlyDictionary<RouteKey, RouteModel> Compile(ImmutableDictionary<RouteKey, Route> routes, List<Rejection> rejections)
    {
        var models = new Dictionary<RouteKey, RouteModel>(routes.Count);
        foreach (var (key, route) in routes)
        {
            models[key] = _models.TryGetValue(key, out var known) && known.Source == route && HasCurrentBackends(known)
                ? known
                : CompileAlone(route, rejections);
            Report(route, models[key], rejections);
        }

        foreach (var key in _models.Keys)
        {
            if (!models.ContainsKey(key))
            {
                _shares.Remove(key);
            }
        }

        _models = models;
        return models;
    }

    // A rule that no one foresaw must cost its own requests, not the configuration.
    private RouteModel CompileAlone(Route route, List<Rejection> rejections)
    {
        try
        {
            return CompileRoute(route);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            rejections.Add(new Rejection(route.Key, $"route {route.Key} cannot be compiled and answers 500: {exception.Message}"));
            return CompileRoute(new Route
            {
                Key = route.Key,
                Listeners = route.Listeners,
                Hostnames = route.Hostnames,
                Matches = route.Matches,
                Order = route.Order,
                Action = new RouteAction.Respond(500, exception.Message),
            });
        }
    }

    private RouteModel CompileRoute(Route route)
    {
        if (RouteFaults.Of(route) is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        if (!_shares.TryGetValue(route.Key, out var share))
        {
            _shares[route.Key] = share = new ExactShare();
        }

        var forward = route.Action as RouteAction.Forward;
        var weighted = forward?.Backends ?? EquatableList<WeightedBackend>.Empty;
        return new RouteModel(route)
        {
            Shares = [.. weighted.Select(CompileShare)],
            Choice = WeightedChoice.Create([.. weighted.Select(backend => backend.Weight)], share),
            RequestEdits = HeaderEditPlan.Compile(route.RequestHeaders),
            ResponseEdits = HeaderEditPlan.Compile(route.ResponseHeaders),
            Mirrors = [.. CompileMirrors(route)],
            Cors = route.Cors is { } policy ? new CorsPlan(policy) : null,
            RetryCodes = (route.Retry?.StatusCodes ?? []).ToFrozenSet(),
        };
    }

    private BackendShare CompileShare(WeightedBackend weighted) => new(
        weighted.Backend is { } key ? backends.Find(key) : null,
        HeaderEditPlan.Compile(weighted.RequestHeaders),
        HeaderEditPlan.Compile(weighted.ResponseHeaders));

    private IEnumerable<MirrorModel> CompileMirrors(Route route)
    {
        foreach (var mirror in route.Mirrors)
        {
            if (backends.Find(mirror.Backend) is { } backend)
            {
                yield return new MirrorModel(backend, new Fraction(mirror.Numerator, mirror.Denominator));
            }
        }
    }

    // A backend that was removed and came back is another state under the same key.
    private bool HasCurrentBackends(RouteModel model)
    {
        if (model.Action is RouteAction.Forward forward)
        {
            for (var index = 0; index < model.Shares.Length; index++)
            {
                if (forward.Backends[index].Backend is { } key && !ReferenceEquals(model.Shares[index].Backend, backends.Find(key)))
                {
                    return false;
                }
            }
        }

        return model.Source.Mirrors.IsEmpty || MirrorsAreCurrent(model);
    }

    private bool MirrorsAreCurrent(RouteModel model)
    {
        var found = 0;
        foreach (var mirror in model.Source.Mirrors)
        {
            if (backends.Find(mirror.Backend) is not { } backend)
            {
                continue;
            }

            if (found >= model.Mirrors.Length || !ReferenceEquals(model.Mirrors[found].Backend, backend))
            {
                return false;
            }

            found++;
        }

        return found == model.Mirrors.Length;
    }

    private static void Report(Route route, RouteModel model, List<Rejection> rejections)
    {
        if (model.Action is not RouteAction.Forward forward)
        {
            return;
        }

        for (var index = 0; index < model.Shares.Length; index++)
        {
            if (forward.Backends[index].Backend is { } key && model.Shares[index].Backend is null)
            {
                rejections.Add(new Rejection(route.Key, $"route {route.Key} names backend {key}, which this configuration does not have; its share answers 500"));
            }
        }
    }
}
