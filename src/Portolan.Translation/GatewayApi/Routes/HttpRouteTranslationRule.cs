using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>An HTTPRoute as mesh resources: the same rules once for each parent that took it.</summary>
internal static class HttpRouteTranslationRule
{
    private static readonly ResourceIndex<HttpRoute> RoutesByPrefix =
        new("HTTPRoutes by the start of generated names", route => [ObjectNames.RoutePrefix(route.Metadata.Key)]);

    /// <summary>The translation; absent when the route is not there or no parent took it.</summary>
    public static Rule<NamespacedName, RouteTranslation?> Rule { get; } = new("HTTPRoute as mesh resources", (reader, key) =>
        reader.Get<HttpRoute>(key) is { } route ? Translate(reader, route) : null);

    /// <summary>The MeshHTTPRoutes of a route.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; } =
        new("MeshHTTPRoutes of an HTTPRoute", (reader, key) => reader.Fetch(Rule, key) is { } translation
            ? translation.Attachments
                .Select(attachment => attachment.Resource)
                .Concat(translation.ServiceRoutes)
                .Select(OutputSets.Entry)
                .ToEquatableList()
            : []);

    /// <summary>The listeners that count a route: attached to them, and accepted.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ListenerKey, NamespacedName, Whole>>> Attached { get; } =
        new("listeners of an HTTPRoute", (reader, key) => HttpRouteAcceptance.OfRules(reader, key) is null
            ? reader.Fetch(HttpRouteParents.Verdicts, key)
                .SelectMany(verdict => verdict.Decision.Listeners)
                .Distinct()
                .Select(listener => new Member<ListenerKey, NamespacedName, Whole>(listener, key, default))
                .ToEquatableList()
            : []);

    private static RouteTranslation? Translate(IReader reader, HttpRoute route)
    {
        var key = route.Metadata.Key;
        var taken = reader.Fetch(HttpRouteParents.Verdicts, key).Where(verdict => verdict.Decision.Refusal is null).ToList();
        var services = reader.Fetch(ServiceParents.Verdicts, key).Where(verdict => verdict.Refusal is null).ToList();
        var rules = (reader.Fetch(RuleConversion.Rules, key) ?? []).Where(rule => rule.Rule is not null).ToList();
        if (taken.Count + services.Count == 0 || rules.Count == 0)
        {
            return null;
        }

        var mesh = MeshOf.Object(reader, route.Metadata);
        var meshRules = rules.Select(rule => rule.Rule).OfType<MeshHttpRouteRule>().ToEquatableList();
        var salt = SharesPrefix(reader, key) ? $"{key.Namespace}/{key.Name}" : "";
        return new RouteTranslation
        {
            Route = key,
            Created = route.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Mesh = mesh,
            Rules = rules.Select(rule => new RuleOrigin(rule.Index, rule.Invalid?.Message)).ToEquatableList(),
            Attachments = taken
                .Select(verdict => new RouteAttachment(
                    verdict.Parent,
                    verdict.Gateway,
                    verdict.Decision.Listeners,
                    MeshRoute(reader, route, verdict, mesh, salt, meshRules)))
                .ToEquatableList(),
            ServiceRoutes = ServiceRoutes.Of(reader, key, mesh, services, meshRules),
        };
    }

    // "a-b" in "c" and "a" in "b-c" would have one name: all but the first put their own name into the hash.
    private static bool SharesPrefix(IReader reader, NamespacedName key) =>
        reader.Lookup(RoutesByPrefix, ObjectNames.RoutePrefix(key)).Select(route => route.Metadata.Key).Order().FirstOrDefault(key) != key;

    private static MeshHttpRoute MeshRoute(
        IReader reader,
        HttpRoute route,
        ParentVerdict verdict,
        string mesh,
        string salt,
        EquatableList<MeshHttpRouteRule> rules) => new()
        {
            Metadata = new ObjectMeta
            {
                Name = ObjectNames.MeshRoute(route.Metadata.Key, HashOf(verdict.Parent, salt)),
                Namespace = reader.Options().SystemNamespace,
                Labels = Labels.Generated(route.Metadata.Key).With(WellKnown.Mesh, mesh),
            },
            Spec = new MeshHttpRouteSpec
            {
                TargetRef = new TargetRef
                {
                    Kind = TargetRefKind.MeshGateway,
                    Name = ObjectNames.MeshGateway(verdict.Gateway),
                    Tags = ListenerTags(verdict.Parent),
                },
                To =
            [
                new MeshHttpRouteTo
                {
                    TargetRef = new TargetRef { Kind = TargetRefKind.Mesh },
                    Hostnames = route.Spec.Hostnames,
                    Rules = rules,
                },
            ],
            },
        };

    private static string HashOf(ParentReference parent, string salt) =>
        Fnv1.Hex(Port(parent), parent.SectionName ?? "", parent.Name, parent.Namespace ?? "", parent.Kind, parent.Group, salt);

    private static EquatableMap<string> ListenerTags(ParentReference parent)
    {
        var tags = EquatableMap<string>.Empty;
        tags = string.IsNullOrEmpty(parent.SectionName) ? tags : tags.With(WellKnown.ListenerNameTag, parent.SectionName);
        return parent.Port is null ? tags : tags.With(WellKnown.ListenerPortTag, Port(parent));
    }

    private static string Port(ParentReference parent) => parent.Port?.ToString(CultureInfo.InvariantCulture) ?? "";
}
