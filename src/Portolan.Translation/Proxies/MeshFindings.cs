using System.Globalization;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;

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

    /// <summary>Something that a Dataplane asks for is not served.</summary>
    public const string UnservedWorkload = "PTL0208";

    /// <summary>The findings of a MeshGateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Finding, Finding>>> OfGateway { get; } =
        new(
            "findings of a MeshGateway",
            (reader, key) =>
                reader.Get<MeshGateway>(key) is { } gateway && !Generated.IsOurs(reader, gateway) ? Entries(Listeners(gateway)) : []
        );

    private static IEnumerable<Finding> Listeners(MeshGateway gateway) =>
        (gateway.Spec.Conf?.Listeners ?? [])
            .Select((listener, index) => (listener, index))
            .Select(entry => (Refusal: RefusalOf(entry.listener), entry.index))
            .Where(entry => entry.Refusal is not null)
            .Select(entry =>
                Of(
                    entry.Refusal!.Code,
                    gateway,
                    string.Create(CultureInfo.InvariantCulture, $"spec.conf.listeners[{entry.index}].{entry.Refusal.Field}"),
                    entry.Refusal.Message
                )
            );

    /// <summary>
    /// Why a listener that a user wrote is left out; null when it is served. Nothing that keeps clients out is ever dropped in silence.
    /// </summary>
    public static UnservedListener? RefusalOf(MeshGatewayListener listener) =>
        listener switch
        {
            { CrossMesh: true } => new UnservedListener(
                UnsafeListener,
                "crossMesh",
                "cross-mesh listeners are not supported, and are not served open instead: the listener is left out"
            ),
            _ when ListenerProtocols.Of(listener) is null => new UnservedListener(
                UnservedProtocol,
                "protocol",
                $"protocol {listener.Protocol ?? "NONE"} is not served: the listener is left out"
            ),
            { ProxyProtocol: { } protocol } when ClientAddressings.FaultOf(protocol.TrustedCIDRs) is { } fault => new UnservedListener(
                UnsafeListener,
                "proxyProtocol",
                $"{fault}; the listener is left out"
            ),
            { Tls.ClientValidation: not null } => new UnservedListener(
                UnsafeListener,
                "tls.clientValidation",
                "validation of clients' certificates is not supported, and without it the listener would be open: the listener is left out"
            ),
            _ => null,
        };

    private static Finding Of<T>(string code, T resource, string field, string message)
        where T : IResource<T> => new(code, Severity.Warning, new ObjectKey(T.Type, resource.Metadata.Key), field, message);

    /// <summary>Findings as members of <see cref="OutputSets.Findings"/>.</summary>
    public static EquatableList<Member<Whole, Finding, Finding>> Entries(IEnumerable<Finding> findings) =>
        findings.Select(finding => new Member<Whole, Finding, Finding>(Whole.Instance, finding, finding)).ToEquatableList();
}
