using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>Where a mesh route's rule stands: what the rule itself does not say.</summary>
internal sealed record RulePlace
{
    /// <summary>The route's name in the proxy.</summary>
    public required RouteKey Key { get; init; }

    /// <summary>Breaks ties.</summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The namespace that references without one mean.</summary>
    public required string Namespace { get; init; }

    /// <summary>The listeners that took the rule.</summary>
    public required EquatableList<ListenerKey> Listeners { get; init; }

    /// <summary>The route's host names.</summary>
    public required EquatableList<string> Hostnames { get; init; }

    /// <summary>Why the rule answers 500 whatever it says.</summary>
    public string? Problem { get; init; }
}

/// <summary>Turns a rule of a MeshHTTPRoute into a proxy's route: one rule, one route.</summary>
internal static class RuleCompiler
{
    public static Route Compile(IReader reader, MeshHttpRouteRule rule, RulePlace place)
    {
        var filters = FilterCompiler.Compile(reader, rule.Default.Filters, place.Namespace);
        return new Route
        {
            Key = place.Key,
            Listeners = place.Listeners,
            Hostnames = place.Hostnames.Select(name => name.ToLowerInvariant()).Where(name => name is not "*").ToEquatableList(),
            Matches = rule.Matches.Select(MatchCompiler.Compile).ToEquatableList(),
            Order = place.Order,
            RuleName = rule.Name,
            RequestHeaders = filters.RequestHeaders,
            ResponseHeaders = filters.ResponseHeaders,
            Rewrite = filters.Rewrite,
            Mirrors = filters.Mirrors,
            Cors = filters.Cors,
            Timeouts = TimeoutsOf(rule.Default.Timeouts),
            Retry = RetryOf(rule.Default.Retry),
            Action = ActionOf(reader, rule, place, filters),
        };
    }

    // :: The order of precedence: a rule that cannot be obeyed answers 500, then a redirect answers, then backends do.
    private static RouteAction ActionOf(IReader reader, MeshHttpRouteRule rule, RulePlace place, CompiledFilters filters)
    {
        if ((place.Problem ?? filters.Problem) is { } problem)
        {
            return new RouteAction.Respond(500, problem);
        }

        return filters.Redirect is { } redirect
            ? redirect
            : new RouteAction.Forward(rule.Default.BackendRefs.Select(reference => Share(reader, reference, place.Namespace)).ToEquatableList());
    }

    private static WeightedBackend Share(IReader reader, MeshBackendRef reference, string home)
    {
        var filters = FilterCompiler.Compile(reader, reference.Filters, home);

        // A share whose filters cannot be obeyed must not reach its backend without them: it answers 500 like a broken reference.
        var canObey = filters is { Problem: null, Redirect: null, Rewrite: null, Cors: null, Mirrors.IsEmpty: true };
        return new WeightedBackend
        {
            Weight = reference.Weight,
            Backend = canObey ? BackendReferences.Resolve(reader, reference, reference.Port, home) : null,
            RequestHeaders = filters.RequestHeaders,
            ResponseHeaders = filters.ResponseHeaders,
        };
    }

    private static RouteTimeouts TimeoutsOf(HttpRouteTimeouts? timeouts) => timeouts is null
        ? RouteTimeouts.None
        : new RouteTimeouts(DurationOf(timeouts.Request), DurationOf(timeouts.BackendRequest));

    /// <summary><c>0s</c> means that there is no limit (GEP-1742).</summary>
    private static TimeSpan? DurationOf(string? text) =>
        Durations.TryParseGateway(text, out var duration) && duration > TimeSpan.Zero ? duration : null;

    private static RetryPolicy? RetryOf(HttpRouteRetry? retry) =>
        retry is null ? null : new RetryPolicy(retry.Codes, retry.Attempts ?? 1, DurationOf(retry.Backoff));
}
