using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Backends;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.Proxies.Sidecars;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>A target as a backend of a proxy. Endpoints are apart from it, because they change more often.</summary>
internal static class BackendRules
{
    /// <summary>The backend; absent when the target is not there.</summary>
    public static Rule<BackendKey, Backend?> Backend { get; } =
        new(
            "backend",
            (reader, target) =>
                target.Kind switch
                {
                    BackendKinds.Service => OfService(reader, target),
                    BackendKinds.MeshService => OfMeshService(reader, target),
                    BackendKinds.Dataplane => InboundOf(reader, target) is { } inbound
                        ? new Backend { Key = target, Protocol = inbound.Protocol }
                        : null,
                    BackendKinds.MeshMultiZoneService => OfMultiZone(reader, target),
                    BackendKinds.MeshExternalService => OfExternal(reader, target),
                    BackendKinds.XBackend => OfXBackend(reader, target),
                    _ => null,
                }
        );

    /// <summary>The target's endpoints.</summary>
    public static Rule<BackendKey, EndpointSet> Endpoints { get; } =
        new(
            "endpoint set",
            (reader, target) =>
                new EndpointSet(
                    target,
                    target.Kind switch
                    {
                        BackendKinds.Service => reader.Fetch(EndpointRules.OfService, (target.ObjectName(), target.Port, target.Transport)),
                        BackendKinds.MeshService => BehindMeshService(reader, target),
                        BackendKinds.Dataplane => InboundOf(reader, target) is { } inbound ? [inbound.Workload] : [],
                        BackendKinds.MeshMultiZoneService => OfMatching(reader, target),
                        BackendKinds.MeshExternalService => OutsideOf(reader, target),
                        BackendKinds.XBackend => Outside(reader, target) is { } outside
                            ? [new Endpoint(outside.Hostname, outside.Port, EndpointState.Ready)]
                            : [],
                        _ => [],
                    }
                )
        );

    private static Backend? OfService(IReader reader, BackendKey target) =>
        reader.Fetch(ServicePortRules.Facts, (target.ObjectName(), target.Port, target.Transport)) is { } port
            ? Governed(
                reader,
                target.ObjectName(),
                port,
                new Backend
                {
                    Key = target,
                    Protocol = port.Protocol,
                    Hostname = ServicePortRules.HostnameOf(target.ObjectName()),
                }
            )
            : null;

    /// <summary>A backend as the policies of its Service want it.</summary>
    private static Backend? Governed(IReader reader, NamespacedName service, ServicePortFacts port, Backend backend) =>
        Secured(
            reader,
            service,
            port,
            reader.Fetch(BackendTrafficPolicies.Of, service) is { } traffic
                ? backend with
                {
                    Session = traffic.Session,
                    RetryBudget = traffic.Budget,
                }
                : backend
        );

    /// <summary>
    /// A backend with the TLS that the policy of its Service's port asks for. When that cannot be had, nobody is trusted at its end, for it
    /// is not spoken to in plain text; TLS that passes through from a client is none of ours.
    /// </summary>
    private static Backend Secured(IReader reader, NamespacedName service, ServicePortFacts port, Backend backend) =>
        port.Transport is not "TCP"
            ? backend
            : reader.Fetch(BackendTlsPolicies.Of, (service, port.Name)) switch
            {
                null => backend,
                { Tls: { } tls } => backend with
                {
                    Tls = tls,
                    Protocol =
                        backend.Protocol is BackendProtocol.Tcp ? ServicePortRules.ProtocolInTls(port.ProtocolName) : backend.Protocol,
                },
                _ => backend with
                {
                    Tls = new BackendTls
                    {
                        ServerName = ServicePortRules.HostnameOf(service),
                        Trust = new TrustAnchors.System(),
                        Names = [],
                    },
                },
            };

    private static Backend? OfMeshService(IReader reader, BackendKey target)
    {
        if (
            reader.Get<MeshService>(target.ObjectName()) is not { } service
            || service.Spec.Ports.FirstOrDefault(port => port.Port == target.Port) is not { } found
        )
        {
            return null;
        }

        var behind = MeshServiceOrigins.ServiceOf(reader, service);
        var backend = new Backend
        {
            Key = target,
            Protocol = ServicePortRules.ProtocolNamed(found.AppProtocol),
            Hostname = ServicePortRules.HostnameOf(behind),
        };
        return reader.Fetch(ServicePortRules.Facts, (behind, target.Port, target.Transport)) is { } port
            ? Governed(reader, behind, port, backend)
            : backend;
    }

    private static SidecarInbound? InboundOf(IReader reader, BackendKey target) =>
        reader.Fetch(SidecarRules.Answer, target.ObjectName())?.Sidecar?.Inbounds.FirstOrDefault(inbound => inbound.Key == target);

    private static EquatableList<Endpoint> BehindMeshService(IReader reader, BackendKey target) =>
        reader.Get<MeshService>(target.ObjectName()) is { } service
            ? reader
                .Fetch(EndpointRules.OfService, (MeshServiceOrigins.ServiceOf(reader, service), target.Port, target.Transport))
                .Concat(SelectedBy(reader, service, target.Port))
                .Distinct()
                .ToEquatableList()
            : [];

    // A MeshService by hand, as on Kuma Universal, says itself which proxies are behind it.
    private static EquatableList<Endpoint> SelectedBy(IReader reader, MeshService service, int number) =>
        service.Spec.Selector is { DataplaneTags: var tags } && service.Spec.Ports.FirstOrDefault(port => port.Port == number) is { } found
            ? reader.Fetch(
                WorkloadEndpoints.Of,
                new WorkloadSelection(
                    MeshOf.Object(reader, service.Metadata),
                    service.Metadata.Namespace,
                    tags,
                    found.TargetPort ?? found.Port
                )
            )
            : [];

    private static Backend? OfMultiZone(IReader reader, BackendKey target) =>
        reader.Get<MeshMultiZoneService>(target.ObjectName())?.Spec.Ports.FirstOrDefault(port => port.Port == target.Port) is { } found
            ? new Backend { Key = target, Protocol = ServicePortRules.ProtocolNamed(found.AppProtocol) }
            : null;

    private static Backend? OfExternal(IReader reader, BackendKey target) =>
        External(reader, target) is { } external
        && external.Spec.Match.Port == target.Port
        && reader.Fetch(ExternalServiceAnswer.Of, target.ObjectName()) is { Fault: null } answer
            ? new Backend
            {
                Key = target,
                Protocol = ServicePortRules.ProtocolNamed(external.Spec.Match.Protocol),
                Hostname = ExternalServiceAnswer.HostnameOf(external),
                Tls = answer.Tls,
            }
            : null;

    private static Backend? OfXBackend(IReader reader, BackendKey target) =>
        Outside(reader, target) is { } outside
            ? new Backend
            {
                Key = target,
                Protocol = outside.Protocol,
                Hostname = outside.Hostname,
                Tls = outside.Tls,
            }
            : null;

    private static XBackendAnswer? Outside(IReader reader, BackendKey target) =>
        reader.Fetch(XBackends.Answer, target.ObjectName()) is { Refusal: null } answer && answer.Port == target.Port ? answer : null;

    // Its addresses are whatever its author writes, those of other namespaces' Pods included: only the operator's count (kuma: system
    // namespace only).
    private static MeshExternalService? External(IReader reader, BackendKey target) =>
        reader.Get<MeshExternalService>(target.ObjectName()) is { } external && MeshServiceOrigins.IsOfTheSystem(reader, external.Metadata)
            ? external
            : null;

    /// <summary>The endpoints of what a MeshMultiZoneService selects in this zone, on the same port (kuma MeshMultiZoneService).</summary>
    private static EquatableList<Endpoint> OfMatching(IReader reader, BackendKey target)
    {
        if (
            reader.Get<MeshMultiZoneService>(target.ObjectName()) is not { } service
            || reader.Fetch(MultiZoneMembers.Of, target.ObjectName()) is not { } members
        )
        {
            return [];
        }

        // The word of the whole decides what its parts must speak.
        var appProtocol = service.Spec.Ports.FirstOrDefault(port => port.Port == target.Port)?.AppProtocol;
        var use =
            target.Transport is BackendTransport.Udp ? BackendUse.Datagrams
            : BackendProtocols.IsHttp(ServicePortRules.ProtocolNamed(appProtocol)) ? BackendUse.Requests
            : BackendUse.Connections;
        return members
            .Here.Where(candidate =>
                BackendProtocols.FaultOfService(reader, candidate, target.Port, use) is null
                && !(target.Transport is BackendTransport.Tcp && IsProtected(reader, candidate, target.Port))
            )
            .SelectMany(candidate => reader.Fetch(EndpointRules.OfService, (candidate, target.Port, target.Transport)))
            .Distinct()
            .ToEquatableList();
    }

    // The parts of a whole share one way to be spoken to, which is plain text.
    private static bool IsProtected(IReader reader, NamespacedName service, int number) =>
        reader.Fetch(ServicePortRules.Facts, (service, number, BackendTransport.Tcp)) is { } port
        && reader.Fetch(BackendTlsPolicies.Of, (service, port.Name)) is not null;

    private static EquatableList<Endpoint> OutsideOf(IReader reader, BackendKey target) =>
        External(reader, target) is { } external
            ? external
                .Spec.Endpoints.Select(endpoint => new Endpoint(
                    endpoint.Address,
                    endpoint.Port ?? external.Spec.Match.Port,
                    EndpointState.Ready
                ))
                .ToEquatableList()
            : [];
}
