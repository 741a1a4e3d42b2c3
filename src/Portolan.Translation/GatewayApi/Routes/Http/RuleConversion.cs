using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>Turns the rules of an HTTPRoute into those of a mesh route; they are the same for each parent.</summary>
internal static class RuleConversion
{
    /// <summary>The rules of a route, converted.</summary>
    public static EquatableList<ConvertedRule<HttpRule>> Convert(IReader reader, HttpRoute route)
    {
        var key = new Referrer(new ObjectKey(HttpRoute.Type, route.Metadata.Key), BackendUse.Requests);
        return route
            .Spec.Rules.Select(
                (rule, index) =>
                    Convert(reader, key, rule, Matches(rule, string.Create(CultureInfo.InvariantCulture, $"rules[{index}]")), index)
            )
            .ToEquatableList();
    }

    /// <summary>A rule whose matches are converted already, in whichever words they were.</summary>
    public static ConvertedRule<HttpRule> Convert(IReader reader, Referrer route, HttpRouteRule rule, ConvertedMatches converted, int index)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"rules[{index}]");
        var (matches, wrongMatch) = converted;
        var filters = FilterConversion.OfRule(reader, route, rule.Filters, field);
        var backends = BackendConversion.Convert(reader, route, rule, field);
        var unkept = SessionCompiler.FaultOf(rule.SessionPersistence) is { } fault
            ? new Problem(Reasons.UnsupportedValue, $"{field}.sessionPersistence.{fault}")
            : null;
        var invalid = filters.Problem ?? backends.Problem ?? wrongMatch ?? unkept;
        return new ConvertedRule<HttpRule>
        {
            Index = index,
            Invalid = invalid,
            References = filters.References.Concat(backends.References).ToEquatableList(),
            Note =
                rule.SessionPersistence is not null && SessionKeys.Missing(reader) is { } missing
                    ? $"{field}.sessionPersistence {missing}"
                    : null,
            Rule =
                matches.IsEmpty ? null
                : invalid is null ? Whole(rule, matches, filters.Filters, backends.Backends)
                : new HttpRule
                {
                    Name = rule.Name,
                    Matches = matches,
                    Backends = Nowhere,
                },
        };
    }

    private static EquatableList<HttpBackend> Nowhere { get; } = [HttpBackend.Unresolved(1)];

    private static ConvertedMatches Matches(HttpRouteRule rule, string field)
    {
        var matches = rule.Matches.IsEmpty ? [new HttpRouteMatch()] : rule.Matches;
        var converted = matches
            .Select((match, i) => MatchConversion.Convert(match, string.Create(CultureInfo.InvariantCulture, $"{field}.matches[{i}]")))
            .ToList();
        var fault = converted.Select(each => each.Fault).FirstOrDefault(each => each is not null);
        return new ConvertedMatches(
            converted.Select(each => each.Match).OfType<MeshHttpMatch>().ToEquatableList(),
            fault is null ? null : new Problem(Reasons.UnsupportedValue, fault)
        );
    }

    private static HttpRule Whole(
        HttpRouteRule rule,
        EquatableList<MeshHttpMatch> matches,
        EquatableList<HttpFilter> filters,
        EquatableList<HttpBackend> backends
    ) =>
        new()
        {
            Name = rule.Name,
            Matches = matches,
            Filters = filters,
            Backends = backends.IsEmpty && !Redirects(filters) ? Nowhere : backends,
            Timeouts = rule.Timeouts,
            Retry = rule.Retry,
            SessionPersistence = rule.SessionPersistence,
        };

    private static bool Redirects(EquatableList<HttpFilter> filters) =>
        filters.Any(filter => filter is HttpFilter.Plain { Words.RequestRedirect: not null });
}
