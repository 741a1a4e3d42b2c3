using System.Collections.Frozen;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Sessions;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// Compiles routes one by one, and keeps what a route must not lose when it is edited. Never throws for what a user wrote; what cannot be
/// obeyed is reported and answers 500.
/// </summary>
internal sealed class RouteCompiler(BackendRegistry backends)
{
    private readonly Dictionary<RouteKey, ExactShare> _shares = [];
    private readonly RecentValues<HeaderEdits, HeaderEditPlan?> _edits = new(HeaderEditPlan.Compile);
    private readonly RecentValues<RoutePlan, RoutePlan> _plans = new(plan => plan);

    /// <summary>Compiles a route with the backends as they are now; what was not taken goes to <paramref name="rejections"/>.</summary>
    public RouteModel Compile(Route route, ICollection<Rejection> rejections)
    {
        var model = CompileAlone(route, rejections);
        if (route.Action is RouteAction.Forward forward)
        {
            for (var index = 0; index < model.Plan.Shares.Count; index++)
            {
                if (forward.Backends[index].Backend is { } key && model.Plan.Shares[index].Backend is null)
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

    /// <summary>Forgets the plans of before, which hold backends that are gone. They go on in the rules that have them.</summary>
    public void ForgetPlans() => _plans.Clear();

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
            return new RouteModel(route, new RoutePlan { Respond = new RouteAction.Respond(500, exception.Message) });
        }
    }

    private RouteModel CompileRoute(Route route)
    {
        if (RouteFaults.Of(route) is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        return new RouteModel(route, _plans.Of(CompilePlan(route)));
    }

    private RoutePlan CompilePlan(Route route)
    {
        var weighted = (route.Action as RouteAction.Forward)?.Backends ?? EquatableList<WeightedBackend>.Empty;
        var sessions = SessionPlan.OfRule(route);
        var shares = weighted.Select(backend => CompileShare(route, backend, sessions)).ToEquatableList();
        return new RoutePlan
        {
            Shares = shares,
            Choice = weighted switch
            {
                [] => null,
                [var only] => WeightedChoice.Only(only.Weight),
                _ => WeightedChoice.Create([.. weighted.Select(backend => backend.Weight)], ShareOf(route.Key)),
            },
            RequestEdits = _edits.Of(route.RequestHeaders),
            ResponseEdits = _edits.Of(route.ResponseHeaders),
            Mirrors = [.. CompileMirrors(route)],
            CorsFields = route.Cors is { } cors ? new CorsAnswers(cors) : null,
            Rewrite = RewritePlan.Compile(route.Rewrite),
            Redirect = RedirectPlan.Compile(route.Action),
            Respond = route.Action as RouteAction.Respond,
            RequestTimeout = (long)Math.Ceiling(route.Timeouts.Request?.TotalMilliseconds ?? 0),
            BackendTimeout = (long)Math.Ceiling(route.Timeouts.BackendRequest?.TotalMilliseconds ?? 0),
            RetryCodes = (route.Retry?.StatusCodes ?? []).ToFrozenSet(),
            Retries = route.Retry?.Attempts ?? 0,
            RetryBackoff = route.Retry?.Backoff,
            KeepsSessions = shares.Any(share => share.Sessions is not null),
            IsGrpc = !route.Matches.IsEmpty && route.Matches.All(match => match.Grpc is not null),
        };
    }

    private ExactShare ShareOf(RouteKey key)
    {
        if (!_shares.TryGetValue(key, out var share))
        {
            _shares[key] = share = new ExactShare();
        }

        return share;
    }

    // What a rule says of sessions overrides what its backends say (GEP-1619, "Route Rule API").
    private BackendShare CompileShare(Route route, WeightedBackend weighted, SessionPlan? ofRule)
    {
        var backend = weighted.Backend is { } key ? backends.Find(key) : null;
        var plan = route.Session is null ? SessionPlan.OfBackend(backend?.Settings.Config.Session, route) : ofRule;
        return new BackendShare(backend, _edits.Of(weighted.RequestHeaders), _edits.Of(weighted.ResponseHeaders))
        {
            Rewrite = RewritePlan.Compile(weighted.Rewrite),
            Redirect = RedirectPlan.Compile(weighted.Redirect),
            Sessions = backend is not null && plan is not null && weighted.Redirect is null ? new ShareSessions(plan, backend) : null,
        };
    }

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
