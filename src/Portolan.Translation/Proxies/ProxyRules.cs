using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Backends;
using Portolan.Translation.Proxies.Backends;
using Portolan.Translation.Proxies.Gateways;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.Proxies;

/// <summary>Fills the sets that a proxy's configuration is put together from.</summary>
internal static class ProxyRules
{
    /// <summary>The proxy of a Gateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ScopeKey, ProxyGateway>>> OfGateway { get; } =
        new("gateway proxy", (reader, key) => Entry(reader.Fetch(GatewayProxyRules.OfGateway, key)));

    /// <summary>The proxy of a MeshGatewayInstance.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ScopeKey, ProxyGateway>>> OfInstance { get; } =
        new("gateway proxy by hand", (reader, key) => Entry(reader.Fetch(InstanceProxyRules.OfInstance, key)));

    /// <summary>A proxy under the MeshGateway that it serves.</summary>
    public static Rule<
        MemberKey<Whole, ScopeKey>,
        EquatableList<Member<(string Mesh, string MeshGateway), ScopeKey, ProxyGateway>>
    > ByName { get; } =
        new(
            "proxies by MeshGateway",
            (reader, proxy) =>
                reader.Member(ProxySets.Gateways, Whole.Instance, proxy.Key) is { } gateway
                    ? [new((gateway.Mesh, gateway.MeshGateway), proxy.Key, gateway)]
                    : []
        );

    /// <summary>A listener of a proxy.</summary>
    public static Rule<MemberKey<ScopeKey, ListenerKey>, EquatableList<Member<ScopeKey, ListenerKey, Listener>>> Listeners { get; } =
        new(
            "listener of a proxy",
            (reader, listener) =>
                reader.Member(ProxySets.ServedListeners, listener.Group, listener.Key) is { } served
                    ? [new(listener.Group, listener.Key, served.Listener)]
                    : []
        );

    /// <summary>The certificates of a proxy's listener.</summary>
    public static Rule<
        MemberKey<ScopeKey, ListenerKey>,
        EquatableList<Member<ScopeKey, CertificateKey, Certificate>>
    > Certificates { get; } =
        new(
            "certificates of a listener",
            (reader, listener) =>
                (reader.Member(ProxySets.ServedListeners, listener.Group, listener.Key)?.Certificates ?? [])
                    .Distinct()
                    .Select(source => reader.Fetch(CertificateRules.Certificate, source))
                    .OfType<Certificate>()
                    .Select(certificate => new Member<ScopeKey, CertificateKey, Certificate>(listener.Group, certificate.Key, certificate))
                    .ToEquatableList()
        );

    /// <summary>The certificate that a proxy shows to backends.</summary>
    public static Rule<
        MemberKey<Whole, ScopeKey>,
        EquatableList<Member<ScopeKey, CertificateKey, Certificate>>
    > ClientCertificates { get; } =
        new(
            "shown certificate of a proxy",
            (reader, proxy) =>
                reader.Member(ProxySets.Gateways, Whole.Instance, proxy.Key)?.ClientCertificate is { } source
                && reader.Fetch(CertificateRules.Certificate, source) is { } certificate
                    ? [new(proxy.Key, certificate.Key, certificate)]
                    : []
        );

    /// <summary>The backends that a route uses.</summary>
    public static Rule<MemberKey<ScopeKey, RouteKey>, EquatableList<Member<ScopeKey, BackendKey, Whole>>> Uses { get; } =
        new(
            "backends of a route",
            (reader, route) =>
                (reader.Member(ProxySets.Routes, route.Group, route.Key) is { } found ? BackendsOf(found) : [])
                    .Distinct()
                    .Select(backend => new Member<ScopeKey, BackendKey, Whole>(route.Group, backend, Whole.Instance))
                    .ToEquatableList()
        );

    /// <summary>The backends that a rule for connections uses.</summary>
    public static Rule<MemberKey<ScopeKey, RouteKey>, EquatableList<Member<ScopeKey, BackendKey, Whole>>> ConnectionUses { get; } =
        new(
            "backends of a connection route",
            (reader, route) =>
                (reader.Member(ProxySets.ConnectionRoutes, route.Group, route.Key)?.Backends ?? [])
                    .Select(share => share.Backend)
                    .OfType<BackendKey>()
                    .Distinct()
                    .Select(backend => new Member<ScopeKey, BackendKey, Whole>(route.Group, backend, Whole.Instance))
                    .ToEquatableList()
        );

    // A rule of its own: a new listener must not make every backend anew.
    private static Rule<ScopeKey, CertificateKey?> ShownCertificate { get; } =
        new(
            "client certificate of a proxy",
            (reader, proxy) => reader.Member(ProxySets.Gateways, Whole.Instance, proxy)?.ClientCertificate?.Key
        );

    /// <summary>A backend that a proxy uses.</summary>
    public static Rule<MemberKey<ScopeKey, BackendKey>, EquatableList<Member<ScopeKey, BackendKey, Backend>>> Backends { get; } =
        new(
            "backend of a proxy",
            (reader, use) =>
                reader.Fetch(BackendRules.Backend, use.Key) is { } backend
                    ? [new(use.Group, use.Key, OfProxy(reader, use.Group, backend))]
                    : []
        );

    // What is the proxy's own in what is the same for all of them.
    private static Backend OfProxy(IReader reader, ScopeKey proxy, Backend backend) =>
        backend with
        {
            // An XBackend says itself which certificate it is shown, and whether any.
            Tls =
                backend.Tls is { } tls && backend.Key.Kind is not BackendKinds.XBackend
                    ? tls with
                    {
                        ClientCertificate = reader.Fetch(ShownCertificate, proxy),
                    }
                    : backend.Tls,
            Session = backend.Session is { } session ? session with { Key = reader.Fetch(SessionKeys.OfProxy, proxy) } : null,
        };

    /// <summary>
    /// The certificate that a backend itself asks to be shown. A scope that workloads of a namespace share gets those of its namespace
    /// alone: whoever calls a service of another namespace must not hold the keys that its routes use. Without its certificate a backend
    /// is not connected to.
    /// </summary>
    public static Rule<
        MemberKey<ScopeKey, BackendKey>,
        EquatableList<Member<ScopeKey, CertificateKey, Certificate>>
    > BackendCertificates { get; } =
        new(
            "certificate for a backend",
            (reader, use) =>
                use.Key.Kind is BackendKinds.XBackend
                && reader.Fetch(XBackends.Answer, use.Key.ObjectName()) is { } answer
                && XBackends.ClientCertificate(answer) is { } source
                && (use.Group.Kind is ScopeKind.Gateway || use.Group.Namespace == use.Key.Namespace)
                && reader.Fetch(CertificateRules.Certificate, source) is { } certificate
                    ? [new(use.Group, certificate.Key, certificate)]
                    : []
        );

    /// <summary>The endpoints of a backend that a proxy uses.</summary>
    public static Rule<MemberKey<ScopeKey, BackendKey>, EquatableList<Member<ScopeKey, BackendKey, EndpointSet>>> Endpoints { get; } =
        new("endpoints of a proxy", (reader, use) => [new(use.Group, use.Key, reader.Fetch(BackendRules.Endpoints, use.Key))]);

    /// <summary>
    /// What is in a scope: the sets above, side by side. Nothing is copied, so it costs the same with one route and with thousands.
    /// </summary>
    public static Rule<MemberKey<Whole, ScopeKey>, EquatableList<Member<Whole, ScopeKey, ProxyConfiguration>>> Configuration { get; } =
        new(
            "proxy configuration",
            (reader, proxy) =>
                [
                    new(
                        Whole.Instance,
                        proxy.Key,
                        new ProxyConfiguration
                        {
                            Listeners = reader.Members(ProxySets.Listeners, proxy.Key),
                            Routes = reader.Members(ProxySets.Routes, proxy.Key),
                            ConnectionRoutes = reader.Members(ProxySets.ConnectionRoutes, proxy.Key),
                            Backends = reader.Members(ProxySets.Backends, proxy.Key),
                            Endpoints = reader.Members(ProxySets.Endpoints, proxy.Key),
                            Certificates = reader.Members(ProxySets.Certificates, proxy.Key),
                        }
                    ),
                ]
        );

    /// <summary>A gateway's proxy has one scope, its own.</summary>
    public static Rule<MemberKey<Whole, ScopeKey>, EquatableList<Member<Whole, ProxyKey, EquatableList<ScopeKey>>>> OwnScope { get; } =
        new(
            "scope of a gateway proxy",
            (reader, scope) =>
                reader.Member(ProxySets.Gateways, Whole.Instance, scope.Key) is { } gateway
                    ? [new(Whole.Instance, gateway.Proxy, [scope.Key])]
                    : []
        );

    private static EquatableList<Member<Whole, ScopeKey, ProxyGateway>> Entry(ProxyGateway? gateway) =>
        gateway is null ? [] : [new(Whole.Instance, gateway.Scope, gateway)];

    private static IEnumerable<BackendKey> BackendsOf(Route route)
    {
        var mirrored = route.Mirrors.Select(mirror => mirror.Backend);
        return route.Action is RouteAction.Forward forward
            ? forward.Backends.Select(share => share.Backend).OfType<BackendKey>().Concat(mirrored)
            : mirrored;
    }
}
