using System.Collections.Frozen;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// Compiles routes one by one, and keeps what a route must not lose when it is edited. Never throws for what a user wrote; what cannot be
/// obeyed is reported and answers 500.
/// </summary>
internal sealed class RouteCompiler(BackendRegistry backends)
{
    private readonly Dictionary<RouteKey, ExactShare> _shares = [];

    /// <summary>Compiles a route with the backends as they are now; what was not taken goes to <paramref name="rejections"/>.</summary>
    public RouteModel Compile(Route route, ICollection<Rejection> rejections)
    {
        var model = CompileAlone(route, rejections);
        if (model.Action is RouteAction.Forward forward)
        {
            for (var index = 0; index < model.Shares.Length; index++)
            {
                if (forward.Backends[index].Backend is { } key && model.Shares[index].Backend is null)
                {
                    rejections.Add(
                        new Rejection(
                            route.Key,
                            $"route {route.Key} names backend {key}, which this configuration does not have; its share answers 500"
                        )
                    );
                }
            }
        }

        return model;
    }

    /// <summary>Forgets a route that is gone.</summary>
    public void Forget(RouteKey key) => _shares.Remove(key);

    // A rule that no one foresaw must cost its own requests, not the configuration.
    private RouteModel CompileAlone(Route route, ICollection<Rejection> rejections)
    {
        try
        {
            return CompileRoute(route);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            rejections.Add(new Rejection(route.Key, $"route {route.Key} cannot be compiled and answers 500: {exception.Message}"));
            return CompileRoute(
                new Route
                {
                    Key = route.Key,
                    Listeners = route.Listeners,
                    Hostnames = route.Hostnames,
                    Matches = route.Matches,
                    Order = route.Order,
                    Action = new RouteAction.Respond(500, exception.Message),
                }
            );
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
            CorsFields = route.Cors is { } cors ? new CorsAnswers(cors) : null,
            Rewrite = RewritePlan.Compile(route.Rewrite),
            Redirect = RedirectPlan.Compile(route.Action),
            RetryCodes = (route.Retry?.StatusCodes ?? []).ToFrozenSet(),
        };
    }

    private BackendShare CompileShare(WeightedBackend weighted) =>
        new(
            weighted.Backend is { } key ? backends.Find(key) : null,
            HeaderEditPlan.Compile(weighted.RequestHeaders),
            HeaderEditPlan.Compile(weighted.ResponseHeaders)
        )
        {
            Rewrite = RewritePlan.Compile(weighted.Rewrite),
            Redirect = RedirectPlan.Compile(weighted.Redirect),
        };

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
}
