using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>Turns a rule for requests into a proxy's: one rule, one route.</summary>
internal static class HttpRuleCompiler
{
    public static Route Compile(HttpRule rule, RulePlace place)
    {
        var filters = FilterCompiler.Compile(rule.Filters);
        return new Route
        {
            Key = place.Key,
            Listeners = place.Listeners,
            Hostnames = place.ServedHostnames,
            Matches = rule.Matches.Select(MatchCompiler.Compile).ToEquatableList(),
            Order = place.Order,
            RuleName = rule.Name,
            RequestHeaders = filters.RequestHeaders,
            ResponseHeaders = filters.ResponseHeaders,
            Rewrite = filters.Rewrite,
            Mirrors = filters.Mirrors,
            Cors = filters.Cors,
            Timeouts = TimeoutsOf(rule.Timeouts),
            Retry = RetryOf(rule.Retry),
            Session =
                rule.SessionPersistence is { } sessions && SessionCompiler.FaultOf(sessions) is null
                    ? SessionCompiler.Compile(sessions) with
                    {
                        Key = place.SessionKey(),
                    }
                    : null,
            Action = ActionOf(rule, place, filters),
        };
    }

    // :: The order of precedence: a rule that cannot be obeyed answers 500, then a redirect answers, then backends do.
    private static RouteAction ActionOf(HttpRule rule, RulePlace place, CompiledFilters filters)
    {
        if ((place.Invalid ?? filters.Problem ?? SessionCompiler.FaultOf(rule.SessionPersistence)) is { } problem)
        {
            return new RouteAction.Respond(500, problem);
        }

        return filters.Redirect is { } redirect
            ? redirect
            : new RouteAction.Forward(rule.Backends.Select(backend => Share(backend, filters)).ToEquatableList());
    }

    private static WeightedBackend Share(HttpBackend backend, CompiledFilters ofRule)
    {
        var filters = FilterCompiler.Compile(backend.Filters);

        // A share whose filters cannot be obeyed must not reach its backend without them: it answers 500 like a broken reference.
        var canObey =
            filters is { Problem: null, Cors: null, Mirrors.IsEmpty: true }
            && (ofRule.Rewrite is null || filters is { Rewrite: null, Redirect: null });
        return new WeightedBackend
        {
            Weight = backend.Weight,
            Backend = canObey ? backend.Key : null,
            RequestHeaders = filters.RequestHeaders,
            ResponseHeaders = filters.ResponseHeaders,
            Rewrite = canObey ? filters.Rewrite : null,
            Redirect = canObey ? filters.Redirect : null,
        };
    }

    private static RouteTimeouts TimeoutsOf(HttpRouteTimeouts? timeouts) =>
        timeouts is null ? RouteTimeouts.None : new RouteTimeouts(DurationOf(timeouts.Request), DurationOf(timeouts.BackendRequest));

    /// <summary><c>0s</c> means that there is no limit (GEP-1742).</summary>
    private static TimeSpan? DurationOf(string? text) =>
        Durations.TryParseGateway(text, out var duration) && duration > TimeSpan.Zero ? duration : null;

    private static RetryPolicy? RetryOf(HttpRouteRetry? retry) =>
        retry is null ? null : new RetryPolicy(retry.Codes, retry.Attempts ?? 1, DurationOf(retry.Backoff));
}
