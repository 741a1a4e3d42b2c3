using System.Diagnostics;
using System.Globalization;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Explain;

/// <summary>What happens to a request on its way, in words, in the order in which it happens.</summary>
internal static class FilterText
{
    public static EquatableList<string> Of(Route route) =>
        [
            .. route.Cors is { } cors ? [$"CORS for {string.Join(", ", cors.AllowOrigins)}"] : Array.Empty<string>(),
            .. Of("request", route.RequestHeaders),
            .. Of(route.Rewrite),
            .. route.Mirrors.Select(Of),
            .. Of(route.Timeouts),
            .. route.Retry is { } retry ? [Of(retry)] : Array.Empty<string>(),
            .. route.Session is { } session
                ? [Of(session, SessionNames.OfRule(session, SessionNames.ScopeOf(route)))]
                : Array.Empty<string>(),
            .. Of("response", route.ResponseHeaders),
        ];

    public static EquatableList<string> Of(WeightedBackend share) =>
        [
            .. share.Redirect is { } redirect ? [Of(redirect)] : Array.Empty<string>(),
            .. Of("request", share.RequestHeaders),
            .. Of(share.Rewrite),
            .. Of("response", share.ResponseHeaders),
        ];

    public static IEnumerable<string> Of(Backend? backend, Route route) =>
        [
            .. Of(backend?.Tls),
            .. backend?.Session is { } session && route.Session is null
                ? [Of(session, SessionNames.OfBackend(session, SessionNames.ScopeOf(route)))]
                : Array.Empty<string>(),
            .. backend?.RetryBudget is { } budget && route.Retry is not null ? [Of(budget)] : Array.Empty<string>(),
        ];

    private static string Of(RetryBudgetPolicy budget) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"retries up to {budget.Percent}% of the requests of {Of(budget.Interval)}, and {budget.LeastCount} in {Of(budget.LeastInterval)} in any case"
        );

    public static IEnumerable<string> Of(BackendTls? tls) =>
        tls is null ? [] : [$"TLS as {tls.ServerName}{(tls.ClientCertificate is { } shown ? $", showing {shown}" : "")}"];

    public static string Of(SessionPolicy session, string name) =>
        $"session by {(session.Carrier == SessionCarrier.Cookie ? "cookie" : "header")} {name}"
        + $"{(session.AbsoluteTimeout is { } timeout ? $" for {Of(timeout)}" : "")}{(session.Key is null ? ", not kept: there is no key yet" : "")}";

    public static string Of(RouteAction.Redirect redirect)
    {
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"redirect {redirect.StatusCode}") };
        parts.AddRange(redirect.Scheme is { } scheme ? [$"scheme {scheme}"] : []);
        parts.AddRange(redirect.Hostname is { } host ? [$"host {host}"] : []);
        parts.AddRange(redirect.Port is { } port ? [$"port {port.ToString(CultureInfo.InvariantCulture)}"] : []);
        parts.AddRange(redirect.Path is { } path ? [Of(path)] : []);
        return string.Join(", ", parts);
    }

    private static IEnumerable<string> Of(string side, HeaderEdits edits) =>
        [
            .. edits.Set.Select(header => $"set {side} header {header.Name}: {header.Value}"),
            .. edits.Add.Select(header => $"add {side} header {header.Name}: {header.Value}"),
            .. edits.Remove.Select(name => $"remove {side} header {name}"),
        ];

    private static IEnumerable<string> Of(UrlRewrite? rewrite) =>
        rewrite is null
            ? []
            :
            [
                .. rewrite.Hostname is { } host ? [$"rewrite host to {host}"] : Array.Empty<string>(),
                .. rewrite.HostToBackend ? ["rewrite host to the backend's"] : Array.Empty<string>(),
                .. rewrite.Path is { } path ? [$"rewrite {Of(path)}"] : Array.Empty<string>(),
            ];

    private static string Of(PathEdit path) =>
        path switch
        {
            PathEdit.ReplaceFull full => $"path to {full.Value}",
            PathEdit.ReplacePrefix prefix => $"path prefix to {prefix.Value}",
            _ => throw new UnreachableException(),
        };

    private static string Of(Mirror mirror) =>
        mirror.Numerator >= mirror.Denominator
            ? $"mirror to {mirror.Backend}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"mirror {100d * mirror.Numerator / mirror.Denominator:0.####}% to {mirror.Backend}"
            );

    private static IEnumerable<string> Of(RouteTimeouts timeouts) =>
        [
            .. timeouts.Request is { } request ? [$"request timeout {Of(request)}"] : Array.Empty<string>(),
            .. timeouts.BackendRequest is { } attempt ? [$"backend timeout {Of(attempt)}"] : Array.Empty<string>(),
        ];

    private static string Of(RetryPolicy retry) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"retry up to {retry.Attempts} times on {string.Join(", ", retry.StatusCodes)} and broken connections"
        );

    private static string Of(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s");
}
