using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Gateways;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>What a kind of mesh route adds to what all kinds share: how a route that a user wrote is read.</summary>
/// <param name="With">A route with other metadata.</param>
/// <param name="TargetOf">The proxies that it is for.</param>
/// <param name="Use">What its backends are used for.</param>
/// <param name="Takes">Whether it is for listeners of a protocol.</param>
/// <param name="Read">Its destinations with their rules, references resolved.</param>
internal sealed record MeshRouteKind<TMesh, TRule>(
    Func<TMesh, ObjectMeta, TMesh> With,
    Func<TMesh, TargetRef?> TargetOf,
    BackendUse Use,
    Func<ListenerProtocol, bool> Takes,
    Func<TMesh, MeshReferences, EquatableList<MeshRouteTo<TRule>>> Read
);

/// <summary>
/// The mesh routes of a kind that users wrote for a MeshGateway: read once, and served and complained about from what was read.
/// </summary>
internal sealed class MeshRoutePipeline<TMesh, TRule, TServed>
    where TMesh : class, IResource<TMesh>
{
    private readonly MeshRouteKind<TMesh, TRule> _kind;

    public MeshRoutePipeline(MeshRouteKind<TMesh, TRule> kind, Func<TRule, RulePlace, TServed> compile)
    {
        _kind = kind;
        var name = TMesh.Type.Kind;
        var read = new Rule<NamespacedName, WrittenRoute?>(
            $"{name} by hand",
            (reader, key) =>
                reader.Get<TMesh>(key) is { } route
                && kind.TargetOf(route) is { Kind: TargetRefKind.MeshGateway, Name: { } gateway } target
                && !Generated.IsOurs(reader, route)
                    ? Read(reader, kind, route, gateway, target)
                    : null
        );
        Routes = new(
            $"served routes of a {name}",
            (reader, key) =>
                IsHonoured(reader, key) && reader.Fetch(read, key) is { } route
                    ? Proxies(reader, route)
                        .Values.OrderBy(proxy => proxy.Scope)
                        .SelectMany(proxy => RoutesAt(reader, route, key, proxy, compile))
                        .ToEquatableList()
                    : []
        );
        Findings = new(
            $"findings of a {name}",
            (reader, key) =>
                reader.Fetch(read, key) is { } route
                    ? MeshFindings.Entries(
                        IsHonoured(reader, key) ? [.. Attachment(reader, route, key), .. References(route, key)] : [Elsewhere(reader, key)]
                    )
                    : []
        );
    }

    /// <summary>The routes, for each proxy that serves the MeshGateway.</summary>
    public Rule<NamespacedName, EquatableList<Member<ScopeKey, RouteKey, TServed>>> Routes { get; }

    /// <summary>For <see cref="OutputSets.Findings"/>.</summary>
    public Rule<NamespacedName, EquatableList<Member<Whole, Finding, Finding>>> Findings { get; }

    /// <summary>A route with other metadata.</summary>
    public TMesh With(TMesh route, ObjectMeta metadata) => _kind.With(route, metadata);

    private static WrittenRoute Read(IReader reader, MeshRouteKind<TMesh, TRule> kind, TMesh route, string gateway, TargetRef target)
    {
        var references = new MeshReferences(reader, new Referrer(new ObjectKey(TMesh.Type, route.Metadata.Key), kind.Use));
        var to = kind.Read(route, references);
        return new WrittenRoute(
            MeshOf.Object(reader, route.Metadata),
            gateway,
            target.Tags,
            route.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            to,
            references.Problems.ToEquatableList()
        );
    }

    private static System.Collections.Immutable.ImmutableDictionary<ScopeKey, ProxyGateway> Proxies(IReader reader, WrittenRoute route) =>
        reader.Members(ProxySets.GatewaysByName, (route.Mesh, route.MeshGateway));

    private IEnumerable<ListenerKey> ListenersOf(IReader reader, ProxyGateway proxy, WrittenRoute route) =>
        reader
            .Members(ProxySets.ServedListeners, proxy.Scope)
            .Where(entry => _kind.Takes(entry.Value.Listener.Protocol) && entry.Value.IsNamedBy(route.Tags))
            .Select(entry => entry.Key)
            .Order();

    private IEnumerable<Member<ScopeKey, RouteKey, TServed>> RoutesAt(
        IReader reader,
        WrittenRoute route,
        NamespacedName key,
        ProxyGateway proxy,
        Func<TRule, RulePlace, TServed> compile
    )
    {
        var listeners = ListenersOf(reader, proxy, route).ToEquatableList();
        if (listeners.IsEmpty)
        {
            yield break;
        }

        var index = 0;
        foreach (var to in route.To)
        {
            foreach (var rule in to.Rules)
            {
                var place = new RulePlace
                {
                    Key = new RouteKey(TMesh.Type.Kind, key.Namespace, key.Name, index),
                    Order = new RuleOrder(route.Created, key.ToString(), index),
                    Listeners = listeners,
                    Hostnames = to.Hostnames,
                    SessionKey = () => reader.Fetch(SessionKeys.OfProxy, proxy.Scope),
                };
                index++;
                yield return new Member<ScopeKey, RouteKey, TServed>(proxy.Scope, place.Key, compile(rule, place));
            }
        }
    }

    private IEnumerable<Finding> Attachment(IReader reader, WrittenRoute route, NamespacedName key)
    {
        var proxies = Proxies(reader, route);
        if (proxies.IsEmpty)
        {
            yield return Of(
                MeshFindings.NoProxy,
                key,
                "spec.targetRef.name",
                $"no proxy of mesh \"{route.Mesh}\" serves MeshGateway \"{route.MeshGateway}\": it needs a MeshGatewayInstance whose tags its selector matches"
            );
        }
        else if (!proxies.Values.SelectMany(proxy => ListenersOf(reader, proxy, route)).Any())
        {
            yield return Of(
                MeshFindings.NoListener,
                key,
                "spec.targetRef.tags",
                $"no listener of MeshGateway \"{route.MeshGateway}\" takes a {TMesh.Type.Kind} and has the tags {route.Tags}"
            );
        }
    }

    private static IEnumerable<Finding> References(WrittenRoute route, NamespacedName key) =>
        route.Problems.Select(entry =>
            Of(
                entry.Problem.Reason is Reasons.RefNotPermitted ? MeshFindings.NotGranted : MeshFindings.NoBackend,
                key,
                entry.Field,
                $"{entry.Problem.Message}: its share of the traffic is refused"
            )
        );

    private static Finding Elsewhere(IReader reader, NamespacedName key) =>
        Of(
            MeshFindings.RouteElsewhere,
            key,
            "spec.targetRef.kind",
            $"a {TMesh.Type.Kind} for a MeshGateway has effect in namespace \"{reader.Options().SystemNamespace}\" only: write it there, or use a route of Gateway API"
        );

    /// <summary>
    /// Whether a route may name a MeshGateway: in the system's namespace only (kuma 12864). A MeshGateway belongs to no namespace and asks
    /// no listener who may attach, so that anybody who may write routes could take over anybody's host names.
    /// </summary>
    private static bool IsHonoured(IReader reader, NamespacedName key) =>
        string.Equals(key.Namespace, reader.Options().SystemNamespace, StringComparison.Ordinal);

    private static Finding Of(string code, NamespacedName key, string field, string message) =>
        new(code, Severity.Warning, new ObjectKey(TMesh.Type, key), field, message);

    private sealed record WrittenRoute(
        string Mesh,
        string MeshGateway,
        EquatableMap<string> Tags,
        DateTimeOffset Created,
        EquatableList<MeshRouteTo<TRule>> To,
        EquatableList<MeshReferenceProblem> Problems
    );
}
