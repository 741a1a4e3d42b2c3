using System.Diagnostics;
using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>What the filters of a rule say, as data.</summary>
internal sealed record CompiledFilters
{
    public HeaderEdits RequestHeaders { get; init; } = HeaderEdits.None;

    public HeaderEdits ResponseHeaders { get; init; } = HeaderEdits.None;

    public UrlRewrite? Rewrite { get; init; }

    public RouteAction.Redirect? Redirect { get; init; }

    public EquatableList<Mirror> Mirrors { get; init; }

    public CorsPolicy? Cors { get; init; }

    /// <summary>Why the filters cannot be obeyed; the rule then answers 500.</summary>
    public string? Problem { get; init; }
}

/// <summary>Turns a mesh route's filters into edits.</summary>
internal static class FilterCompiler
{
    // Shares of mirrored requests are counted in parts of this: Kuma's percentages may have decimals.
    private const int PercentScale = 10_000;

    public static CompiledFilters Compile(EquatableList<HttpFilter> filters)
    {
        var compiled = new CompiledFilters();
        foreach (var filter in filters)
        {
            compiled = filter switch
            {
                HttpFilter.Plain plain => Add(compiled, plain.Words),
                HttpFilter.Mirror mirror => compiled with { Mirrors = compiled.Mirrors.Add(MirrorOf(mirror)) },
                _ => throw new UnreachableException(),
            };
        }

        return compiled;
    }

    private static CompiledFilters Add(CompiledFilters compiled, MeshHttpFilter filter) =>
        filter switch
        {
            { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } edits } => compiled with
            {
                RequestHeaders = Join(compiled.RequestHeaders, edits),
                Problem = compiled.Problem ?? HeaderEditRules.FaultOfRequest(Join(HeaderEdits.None, edits)),
            },
            { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } edits } => compiled with
            {
                ResponseHeaders = Join(compiled.ResponseHeaders, edits),
                Problem = compiled.Problem ?? HeaderEditRules.FaultOfResponse(Join(HeaderEdits.None, edits)),
            },
            { Type: HttpRouteFilterType.RequestRedirect, RequestRedirect: { } redirect } => compiled with
            {
                Redirect = RedirectOf(redirect),
            },
            { Type: HttpRouteFilterType.UrlRewrite, UrlRewrite: { } rewrite } => compiled with { Rewrite = RewriteOf(rewrite) },
            { Type: HttpRouteFilterType.Cors, Cors: { } cors } => compiled with { Cors = CorsOf(cors) },
            _ => compiled with { Problem = $"filter {filter.Type} is not supported" },
        };

    /// <summary>Edits, and those of a filter after them.</summary>
    public static HeaderEdits Join(HeaderEdits edits, HttpHeaderFilter filter) =>
        new(
            [.. edits.Set, .. filter.Set.Select(ValueOf)],
            [.. edits.Add, .. filter.Add.Select(ValueOf)],
            [.. edits.Remove, .. filter.Remove]
        );

    private static HeaderValue ValueOf(HttpHeader header) => new(header.Name, header.Value);

    private static RouteAction.Redirect RedirectOf(HttpRequestRedirectFilter filter) =>
        new()
        {
            Scheme = filter.Scheme,
            Hostname = filter.Hostname,
            Port = filter.Port,
            Path = PathOf(filter.Path),
            StatusCode = filter.StatusCode,
        };

    private static UrlRewrite RewriteOf(MeshUrlRewrite filter) =>
        new()
        {
            Hostname = filter.Hostname,
            HostToBackend = filter.HostToBackendHostname is true,
            Path = PathOf(filter.Path),
        };

    private static PathEdit? PathOf(HttpPathModifier? path) =>
        path switch
        {
            { Type: HttpPathModifierType.ReplaceFullPath, ReplaceFullPath: { } full } => new PathEdit.ReplaceFull(full),
            { Type: HttpPathModifierType.ReplacePrefixMatch, ReplacePrefixMatch: { } prefix } => new PathEdit.ReplacePrefix(prefix),
            _ => null,
        };

    private static CorsPolicy CorsOf(HttpCorsFilter filter) =>
        new()
        {
            AllowOrigins = filter.AllowOrigins,
            AllowCredentials = filter.AllowCredentials is true,
            AllowMethods = filter.AllowMethods,
            AllowHeaders = filter.AllowHeaders,
            ExposeHeaders = filter.ExposeHeaders,
            MaxAgeSeconds = filter.MaxAge,
        };

    private static Mirror MirrorOf(HttpFilter.Mirror mirror) =>
        mirror switch
        {
            { Fraction: { } fraction } => new Mirror(mirror.To, fraction.Numerator, fraction.Denominator),
            { Percentage: { } percentage } => new Mirror(mirror.To, PartsOf(percentage), 100 * PercentScale),
            _ => new Mirror(mirror.To, 1, 1),
        };

    private static int PartsOf(IntOrString percentage) =>
        decimal.TryParse(percentage.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
            ? (int)(Math.Clamp(percent, 0, 100) * PercentScale)
            : 0;
}
