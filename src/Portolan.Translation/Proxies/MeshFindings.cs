using System.Globalization;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.Proxies.Backends;
using Portolan.Translation.Proxies.Gateways;
using Portolan.Translation.Proxies.Routes;

namespace Portolan.Translation.Proxies;

/// <summary>What a user should know of mesh resources written by hand: Kuma gives those no status to say it in.</summary>
internal static class MeshFindings
{
    /// <summary>A route names a MeshGateway that no proxy serves.</summary>
    public const string NoProxy = "PTL0201";

    /// <summary>A route's tags name no listener of its MeshGateway.</summary>
    public const string NoListener = "PTL0202";

    /// <summary>A reference to a backend leads nowhere; its share of requests is answered 500.</summary>
    public const string NoBackend = "PTL0203";

    /// <summary>A listener speaks a protocol that no proxy serves.</summary>
    public const string UnservedProtocol = "PTL0204";

    /// <summary>A route for a MeshGateway stands outside of the system's namespace and has no effect.</summary>
    public const string RouteElsewhere = "PTL0205";

    /// <summary>A reference into another namespace has no grant; its share of requests is answered 500.</summary>
    public const string NotGranted = "PTL0206";

    /// <summary>A listener asks for something that would be unsafe to leave out; it is not served.</summary>
    public const string UnsafeListener = "PTL0207";

    /// <summary>The findings of a MeshHTTPRoute for a MeshGateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Diagnostic, Diagnostic>>> OfRoute { get; } = new("findings of a MeshHTTPRoute", (reader, key) =>
        reader.Get<MeshHttpRoute>(key) is { Spec.TargetRef: { Kind: TargetRefKind.MeshGateway, Name: { } gateway } target } route
        && !Generated.IsOurs(reader, route)
            ? Entries(MeshRouteRules.IsHonoured(reader, route)
                ? [.. Attachment(reader, route, gateway, target), .. References(reader, route)]
                : [Elsewhere(reader, route)])
            : []);

    /// <summary>The findings of a MeshGateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Diagnostic, Diagnostic>>> OfGateway { get; } = new("findings of a MeshGateway", (reader, key) =>
        reader.Get<MeshGateway>(key) is { } gateway && !Generated.IsOurs(reader, gateway)
            ? Entries(Listeners(gateway))
            : []);

    private static Diagnostic Elsewhere(IReader reader, MeshHttpRoute route) => Of(
        RouteElsewhere,
        route,
        "spec.targetRef.kind",
        $"a {MeshHttpRoute.Type.Kind} for a MeshGateway has effect in namespace \"{reader.Options().SystemNamespace}\" only: write it there, or use an HTTPRoute");

    private static IEnumerable<Diagnostic> Attachment(IReader reader, MeshHttpRoute route, string gateway, TargetRef target)
    {
        var mesh = MeshOf.Object(reader, route.Metadata);
        var proxies = reader.Members(ProxySets.GatewaysByName, (mesh, gateway));
        if (proxies.IsEmpty)
        {
            yield return Of(
                NoProxy,
                route,
                "spec.targetRef.name",
                $"no proxy of mesh \"{mesh}\" serves MeshGateway \"{gateway}\": it needs a MeshGatewayInstance whose tags its selector matches");
        }
        else if (!proxies.Values.SelectMany(proxy => proxy.Listeners).Any(listener => listener.IsNamedBy(target.Tags)))
        {
            yield return Of(NoListener, route, "spec.targetRef.tags", $"no listener of MeshGateway \"{gateway}\" has the tags {target.Tags}");
        }
    }

    private static IEnumerable<Diagnostic> References(IReader reader, MeshHttpRoute route) =>
        from to in route.Spec.To.Select((value, index) => (value, index))
        from rule in to.value.Rules.Select((value, index) => (value, index))
        from reference in rule.value.Default.BackendRefs.Select((value, index) => (value, index))
        where reference.value.Name != WellKnown.UnresolvedBackend
        from problem in ProblemsOf(reader, route, reference.value)
        select Of(
            problem.Code,
            route,
            string.Create(CultureInfo.InvariantCulture, $"spec.to[{to.index}].rules[{rule.index}].default.backendRefs[{reference.index}]"),
            $"{problem.Message}: its share of requests is answered 500");

    private static IEnumerable<(string Code, string Message)> ProblemsOf(IReader reader, MeshHttpRoute route, MeshBackendRef reference)
    {
        if (BackendReferences.Resolve(reader, reference, reference.Port, route.Metadata.Namespace) is null)
        {
            yield return (NoBackend, $"{reference.Kind} \"{reference.Name}\" leads to no port that takes requests");
        }
        else if (MeshGrants.Refusal(reader, route.Metadata.Key, reference) is { } refusal)
        {
            yield return (NotGranted, refusal);
        }
    }

    private static IEnumerable<Diagnostic> Listeners(MeshGateway gateway) => (gateway.Spec.Conf?.Listeners ?? [])
        .Select((listener, index) => (listener, index))
        .Select(entry => (Refusal: RefusalOf(entry.listener), entry.index))
        .Where(entry => entry.Refusal is not null)
        .Select(entry => Of(
            entry.Refusal!.Code,
            gateway,
            string.Create(CultureInfo.InvariantCulture, $"spec.conf.listeners[{entry.index}].{entry.Refusal.Field}"),
            entry.Refusal.Message));

    /// <summary>Why a listener that a user wrote is left out; null when it is served. Nothing that keeps clients out is ever dropped in silence.</summary>
    public static ListenerRefusal? RefusalOf(MeshGatewayListener listener) => listener switch
    {
        { CrossMesh: true } => new ListenerRefusal(UnsafeListener, "crossMesh", "cross-mesh listeners are not supported, and are not served open instead: the listener is left out"),
        _ when ListenerProtocols.Of(listener.Protocol) is null =>
            new ListenerRefusal(UnservedProtocol, "protocol", $"protocol {listener.Protocol ?? "NONE"} is not served: the listener is left out"),
        { Tls.ClientValidation: not null } => new ListenerRefusal(
            UnsafeListener,
            "tls.clientValidation",
            "validation of clients' certificates is not supported, and without it the listener would be open: the listener is left out"),
        _ => null,
    };

    private static Diagnostic Of<T>(string code, T resource, string field, string message)
        where T : IResource<T> => new(code, new ObjectKey(T.Type, resource.Metadata.Key), field, message);

    private static EquatableList<Member<Whole, Diagnostic, Diagnostic>> Entries(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Select(diagnostic => new Member<Whole, Diagnostic, Diagnostic>(default, diagnostic, diagnostic)).ToEquatableList();
}
