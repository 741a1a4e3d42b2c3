using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>Turns the rules of an HTTPRoute into those of a MeshHTTPRoute; they are the same for each parent.</summary>
internal static class RuleConversion
{
    /// <summary>The rules of a route, converted; absent when there is no such route.</summary>
    public static Rule<NamespacedName, EquatableList<ConvertedRule>?> Rules { get; } = new("rules of an HTTPRoute", (reader, key) =>
        reader.Get<HttpRoute>(key) is { } route
            ? route.Spec.Rules.Select((rule, index) => Convert(reader, key, rule, index)).ToEquatableList()
            : null);

    private static ConvertedRule Convert(IReader reader, NamespacedName route, HttpRouteRule rule, int index)
    {
        var field = $"rules[{index}]";
        var (matches, wrongMatch) = Matches(rule, field);
        var filters = FilterConversion.OfRule(reader, route, rule.Filters, field);
        var backends = BackendConversion.Convert(reader, route, rule.BackendRefs, field);
        var invalid = filters.Problem ?? backends.Problem ?? wrongMatch;
        return new ConvertedRule
        {
            Index = index,
            Invalid = invalid,
            References = filters.References.Concat(backends.References).ToEquatableList(),
            Note = rule.SessionPersistence is null ? null : $"{field}.sessionPersistence has no effect: proxies do not keep sessions yet",
            Rule = matches.IsEmpty
                ? null
                : new MeshHttpRouteRule
                {
                    Name = rule.Name,
                    Matches = matches,
                    Default = invalid is null ? Conf(rule, filters.Filters, backends.Backends) : Failing,
                },
        };
    }

    private static MeshHttpRouteConf Failing { get; } = new() { BackendRefs = [BackendConversion.Unresolved(1)] };

    private static (EquatableList<MeshHttpMatch> Matches, Problem? Wrong) Matches(HttpRouteRule rule, string field)
    {
        var matches = rule.Matches.IsEmpty ? [new HttpRouteMatch()] : rule.Matches;
        var converted = matches.Select((match, i) => MatchConversion.Convert(match, $"{field}.matches[{i}]")).ToList();
        var fault = converted.Select(each => each.Fault).FirstOrDefault(each => each is not null);
        return (
            converted.Select(each => each.Match).OfType<MeshHttpMatch>().ToEquatableList(),
            fault is null ? null : new Problem(Reasons.UnsupportedValue, fault));
    }

    private static MeshHttpRouteConf Conf(HttpRouteRule rule, EquatableList<MeshHttpFilter> filters, EquatableList<MeshBackendRef> backends) => new()
    {
        Filters = filters,
        BackendRefs = backends.IsEmpty && !Redirects(filters) ? [BackendConversion.Unresolved(1)] : backends,
        Timeouts = rule.Timeouts,
        Retry = rule.Retry,
        SessionPersistence = rule.SessionPersistence,
    };

    private static bool Redirects(EquatableList<MeshHttpFilter> filters) => filters.Any(filter => filter.RequestRedirect is not null);
}
