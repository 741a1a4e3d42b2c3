using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// What becomes of the routes of a kind, the same for all kinds: they are attached to parents, their rules are converted and their
/// references resolved, once; mesh routes, the listeners' counts, the status and the findings are made from those same answers.
/// </summary>
internal sealed class RoutePipeline<TRoute, TRule>
    where TRoute : class, IResource<TRoute>, IRoute
    where TRule : class
{
    private readonly RouteKind<TRoute, TRule> _kind;
    private readonly ServiceRoutes<TRoute, TRule> _serviceRoutes;
    private readonly ResourceIndex<TRoute> _byPrefix = new(
        $"{Name}s by the start of generated names",
        route => [ObjectNames.RoutePrefix(route.Metadata.Key)]
    );

    public RoutePipeline(RouteKind<TRoute, TRule> kind)
    {
        _kind = kind;
        _serviceRoutes = new ServiceRoutes<TRoute, TRule>(kind.NameSalt);
        Asked = new(
            $"Gateways that a {Name} asks",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? GatewayParents.Ask(reader, route, kind.Hostnames(route)) : []
        );
        Gateways = kind.Claims is null
            ? Asked
            : new(
                $"Gateways of a {Name}",
                (reader, key) => reader.Get<TRoute>(key) is { } route ? WithoutLost(reader, route, reader.Fetch(Asked, key)) : []
            );
        Claimed = new(
            $"host names that a {Name} claims",
            (reader, key) =>
                reader.Get<TRoute>(key) is { } route && RouteAcceptance.OfRules(reader.Fetch(Rules!, key)) is null
                    ? RequestRivals.ClaimsOf(
                        reader,
                        PlaceOf(route),
                        kind.Hostnames(route),
                        GatewayParents.ListenersOf(reader, key, reader.Fetch(Asked, key))
                    )
                    : []
        );
        Services = new(
            $"Services of a {Name}",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? ServiceParents.Ask(reader, route, kind.Takes) : []
        );
        Rules = new($"rules of a {Name}", (reader, key) => reader.Get<TRoute>(key) is { } route ? kind.Convert(reader, route) : []);
        Translation = new(
            $"{Name} as mesh routes",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? Translate(reader, route) : null
        );
        Objects = new(
            $"mesh routes of a {Name}",
            (reader, key) =>
                reader.Fetch(Translation, key) is { } translation
                    ? translation
                        .Attachments.Select(attachment => attachment.Mesh)
                        .Concat(translation.Services.Select(service => service.Mesh))
                        .Select(route => kind.Write(route, reader.Options().Zone))
                        .ToEquatableList()
                    : []
        );
        Attached = new(
            $"listeners of a {Name}",
            (reader, key) =>
                RouteAcceptance.OfRules(reader.Fetch(Rules, key)) is null
                    ? reader
                        .Fetch(Gateways, key)
                        .SelectMany(parent => parent.Decision.Listeners)
                        .Distinct()
                        .Select(listener => new Member<ListenerKey, ObjectKey, Whole>(
                            listener,
                            new ObjectKey(TRoute.Type, key),
                            Whole.Instance
                        ))
                        .ToEquatableList()
                    : []
        );
        Statuses = new($"{Name} status", (reader, key) => reader.Get<TRoute>(key) is { } route ? StatusOf(reader, route) : []);
        LeadsTo = new(
            $"Services to which a {Name} leads",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? LeadsFrom(reader, route, Api.Core.Service.Type).ToEquatableList() : []
        );
        LeadsOutside = new(
            $"XBackends to which a {Name} leads",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? LeadsFrom(reader, route, XBackend.Type).ToEquatableList() : []
        );
        Findings = new(
            $"findings of a {Name}",
            (reader, key) => reader.Get<TRoute>(key) is { } route ? ParentFindings.Of(reader, route, reader.Fetch(Gateways, key)) : []
        );
    }

    /// <summary>The ports of Services that take routes of the kind.</summary>
    public ServicePortUse Takes => _kind.Takes;

    /// <summary>The translation; absent when the route is not there or no parent took it.</summary>
    public Rule<NamespacedName, RouteTranslation<TRule>?> Translation { get; }

    /// <summary>For <see cref="OutputSets.Objects"/>: the mesh routes.</summary>
    public Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; }

    /// <summary>For <see cref="Attachment.AttachedRoutes.Set"/>: the listeners that count a route, attached to them and accepted.</summary>
    public Rule<NamespacedName, EquatableList<Member<ListenerKey, ObjectKey, Whole>>> Attached { get; }

    /// <summary>
    /// For <see cref="RequestClaims.Claims"/>: what a route that can be accepted asks of the listeners that would take it.
    /// </summary>
    public Rule<NamespacedName, EquatableList<Member<ListenerKey, RoutePlace, EquatableList<HostnamePattern>>>> Claimed { get; }

    /// <summary>For <see cref="OutputSets.Statuses"/>.</summary>
    public Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Statuses { get; }

    /// <summary>For <see cref="OutputSets.Findings"/>.</summary>
    public Rule<NamespacedName, EquatableList<Member<Whole, Finding, Finding>>> Findings { get; }

    /// <summary>
    /// For <see cref="PolicyAncestors.Gateways"/>: the Services to which a route may lead, from the Gateways that took it.
    /// </summary>
    public Rule<NamespacedName, EquatableList<Member<NamespacedName, NamespacedName, Whole>>> LeadsTo { get; }

    /// <summary>For <see cref="Backends.XBackendStatuses.Gateways"/>: the XBackends to which a route may lead.</summary>
    public Rule<NamespacedName, EquatableList<Member<NamespacedName, NamespacedName, Whole>>> LeadsOutside { get; }

    private static string Name => TRoute.Type.Kind;

    // What each parent says of the route itself, and then of the route among others.
    private Rule<NamespacedName, EquatableList<GatewayParent>> Asked { get; }

    private Rule<NamespacedName, EquatableList<GatewayParent>> Gateways { get; }

    private Rule<NamespacedName, EquatableList<ServiceParent>> Services { get; }

    private Rule<NamespacedName, EquatableList<ConvertedRule<TRule>>> Rules { get; }

    /// <summary>Where its routes claim host names; absent for kinds without rivals.</summary>
    public RequestClaims? Claims => _kind.Claims;

    /// <summary>
    /// A route without the status that we write ourselves, which no rule may see: it would send every change around twice.
    /// </summary>
    public TRoute WithoutStatus(TRoute route, ObjectMeta metadata) => _kind.With(route, metadata, null);

    private EquatableList<Member<Whole, ObjectKey, IResource>> StatusOf(IReader reader, TRoute route)
    {
        var key = route.Metadata.Key;
        var status = RouteStatuses.Of(
            reader.Fetch(Gateways, key),
            reader.Fetch(Services, key),
            reader.Fetch(Rules, key),
            WriteRefusals.Among(reader, reader.Fetch(Objects, key)),
            route.Metadata.Generation
        );
        return status is null
            ? []
            : [OutputSets.Entry(_kind.With(route, new ObjectMeta { Name = key.Name, Namespace = key.Namespace }, status))];
    }

    private static RoutePlace PlaceOf(TRoute route) =>
        new(new ObjectKey(TRoute.Type, route.Metadata.Key), route.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);

    private static EquatableList<GatewayParent> WithoutLost(IReader reader, TRoute route, EquatableList<GatewayParent> parents) =>
        parents
            .Select(parent => parent with { Decision = RequestRivals.WithoutLost(reader, PlaceOf(route), parent.Decision) })
            .ToEquatableList();

    private IEnumerable<Member<NamespacedName, NamespacedName, Whole>> LeadsFrom(IReader reader, TRoute route, ResourceType to)
    {
        var gateways = reader
            .Fetch(Gateways, route.Metadata.Key)
            .Where(parent => parent.Decision.Refusal is null)
            .Select(parent => parent.Gateway)
            .Distinct()
            .ToList();
        return gateways.Count == 0
            ? []
            : _kind
                .BackendRefs(route)
                .Where(backend =>
                    string.Equals(backend.Kind, to.Kind, StringComparison.Ordinal)
                    && string.Equals(backend.Group, to.Group, StringComparison.Ordinal)
                )
                .Select(backend => new NamespacedName(backend.Namespace ?? route.Metadata.Namespace, backend.Name))
                .Distinct()
                .Where(backend => MayUse(reader, route, new ReferredObject(to.Group, to.Kind, backend)))
                .SelectMany(
                    _ => gateways,
                    (backend, gateway) => new Member<NamespacedName, NamespacedName, Whole>(backend, gateway, Whole.Instance)
                );
    }

    private static bool MayUse(IReader reader, TRoute route, ReferredObject backend) =>
        reader.Fetch(ReferenceGrants.Permits, new Crossing(TRoute.Type.Group, TRoute.Type.Kind, route.Metadata.Namespace, backend));

    private RouteTranslation<TRule>? Translate(IReader reader, TRoute route)
    {
        var key = route.Metadata.Key;
        var taken = reader.Fetch(Gateways, key).Where(parent => parent.Decision.Refusal is null).ToList();
        var services = reader.Fetch(Services, key).Where(parent => parent.Refusal is null).ToList();
        var converted = reader.Fetch(Rules, key).Where(rule => rule.Rule is not null).ToList();
        if (taken.Count + services.Count == 0 || converted.Count == 0)
        {
            return null;
        }

        var mesh = MeshOf.Object(reader, route.Metadata);
        var rules = converted.Select(rule => rule.Rule).OfType<TRule>().ToEquatableList();
        var salt = _kind.NameSalt + (SharesPrefix(reader, key) ? $"{key.Namespace}/{key.Name}" : "");
        return new RouteTranslation<TRule>
        {
            Route = new ObjectKey(TRoute.Type, key),
            Created = PlaceOf(route).Created,
            Rules = converted.Select(rule => new RuleOrigin(rule.Index, rule.Invalid?.Message)).ToEquatableList(),
            Attachments = taken
                .Select(parent => new RouteAttachment<TRule>(
                    parent.Parent,
                    parent.Gateway,
                    parent.Decision.Listeners,
                    new MeshRoute<TRule>
                    {
                        Metadata = new ObjectMeta
                        {
                            Name = ObjectNames.MeshRoute(key, HashOf(parent.Parent, salt)),
                            Namespace = reader.Options().SystemNamespace,
                            Labels = Labels.Generated(key).With(WellKnown.Mesh, mesh),
                        },
                        Target = TargetOf(parent),
                        To = [new MeshRouteTo<TRule>(new TargetRef { Kind = TargetRefKind.Mesh }, _kind.Hostnames(route), rules)],
                    }
                ))
                .ToEquatableList(),
            Mesh = mesh,
            Services = _serviceRoutes.Of(reader, key, mesh, services, rules),
        };
    }

    // "a-b" in "c" and "a" in "b-c" would have one name: all but the first put their own name into the hash.
    private bool SharesPrefix(IReader reader, NamespacedName key) =>
        reader.Lookup(_byPrefix, ObjectNames.RoutePrefix(key)).Select(route => route.Metadata.Key).Order().FirstOrDefault(key) != key;

    private static TargetRef TargetOf(GatewayParent parent) =>
        new()
        {
            Kind = TargetRefKind.MeshGateway,
            Name = ObjectNames.MeshGateway(parent.Gateway),
            Tags = parent.Tags,
        };

    private static string HashOf(ParentReference parent, string salt) =>
        Fnv1.Hex(Port(parent), parent.SectionName ?? "", parent.Name, parent.Namespace ?? "", parent.Kind, parent.Group, salt);

    private static string Port(ParentReference parent) => parent.Port?.ToString(CultureInfo.InvariantCulture) ?? "";
}
