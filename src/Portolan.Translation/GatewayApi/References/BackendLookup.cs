using System.Globalization;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Backends;
using Portolan.Translation.Proxies.Backends;
using Answer = Portolan.Translation.GatewayApi.References.ReferenceResult<Portolan.ProxyConfig.BackendKey>;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>
/// The one place that says where a reference to a backend leads, in whichever words it was written (<see cref="BackendReferences"/>,
/// <see cref="MeshRoutes.MeshBackendWords"/>). What it resolves to is what a proxy forwards to.
/// </summary>
internal static class BackendLookup
{
    private static readonly ResourceIndex<Service> ServicesByNamespace = new(
        "Services by namespace",
        service => [service.Metadata.Namespace]
    );

    /// <summary>
    /// What a reference to <paramref name="target"/> leads to. <paramref name="crossings"/> are the names by which a grant may open the
    /// target; one is enough.
    /// </summary>
    public static Answer Find(
        IReader reader,
        ReferredObject target,
        PortChoice port,
        BackendUse use,
        params IReadOnlyList<Crossing> crossings
    )
    {
        if (LookupOf(target) is not { } lookup)
        {
            return new Answer.InvalidKind(
                $"{ReferredObject.KindName(target.Group, target.Kind)} cannot be a backend: use a Service, an XBackend of {XBackend.Type.Group}, or a MeshService, MeshMultiZoneService or MeshExternalService of {MeshApi.Group}"
            );
        }

        // Before the lookup, so that nobody learns what exists in a namespace that grants nothing.
        return crossings.Any(crossing => reader.Fetch(ReferenceGrants.Permits, crossing))
            ? lookup(reader, target, port, use)
            : new Answer.NotPermitted(ReferenceGrants.Refusal(crossings[0]));
    }

    private static Func<IReader, ReferredObject, PortChoice, BackendUse, Answer>? LookupOf(ReferredObject target) =>
        (target.Group, target.Kind) switch
        {
            ("", BackendKinds.Service) => FindService,
            (MeshApi.Group, BackendKinds.MeshService) => FindMeshService,
            (MeshApi.Group, BackendKinds.MeshMultiZoneService) => FindMultiZoneService,
            (MeshApi.Group, BackendKinds.MeshExternalService) => FindExternalService,
            (Api.Gateway.GatewayApi.ExperimentalGroup, BackendKinds.XBackend) => FindXBackend,
            _ => null,
        };

    private static Answer FindService(IReader reader, ReferredObject target, PortChoice port, BackendUse use)
    {
        if (port is { Number: null, Name: null })
        {
            return new Answer.InvalidKind("backend reference to Service must include a port");
        }

        if (ServicePorts.Of(reader, target.Name) is not { } service)
        {
            var near = Suggestions.DidYouMean(reader, ServicesByNamespace, target.Name.Namespace, target.Name.Name);
            return new Answer.NotFound($"Service \"{target.Name.Name}\" not found in \"{target.Name.Namespace}\"{near}");
        }

        return service.Form is ServiceForm.ExternalName
            ? new Answer.InvalidKind($"{target} is of type ExternalName, which is not safe to forward to: use a MeshExternalService")
            : WithPort(target, port, use, service.Ports, number => BackendProtocols.FaultOfService(reader, target.Name, number, use));
    }

    private static Answer FindMeshService(IReader reader, ReferredObject target, PortChoice port, BackendUse use) =>
        reader.Get<MeshService>(target.Name) switch
        {
            null => Missing(target),
            var service when MeshServiceOrigins.ZoneElsewhere(reader, service) is { } zone => new Answer.Unsupported(
                $"{target} is in zone \"{zone}\", and proxies reach no other zone than \"{reader.Options().Zone}\": use a MeshService of this zone"
            ),
            var service => WithPort(
                target,
                port,
                use,
                NamesOf(service.Spec.Ports),
                number =>
                    BackendProtocols.FaultOfService(reader, MeshServiceOrigins.ServiceOf(reader, service), number, use)
                    ?? Fault(target, service.Spec.Ports, number, use)
            ),
        };

    private static Answer FindMultiZoneService(IReader reader, ReferredObject target, PortChoice port, BackendUse use) =>
        (reader.Get<MeshMultiZoneService>(target.Name), reader.Fetch(MultiZoneMembers.Of, target.Name)) switch
        {
            (null, _) => Missing(target),

            // Those of this zone serve as long as there are any: the others would be where their requests go when they fail.
            (_, { Here.IsEmpty: true, Elsewhere: { IsEmpty: false } zones }) => new Answer.Unsupported(
                $"every MeshService that {target} selects is in another zone ({string.Join(", ", zones)}), and proxies reach no other zone than \"{reader.Options().Zone}\""
            ),
            var (service, _) => WithPort(
                target,
                port,
                use,
                NamesOf(service.Spec.Ports),
                number => Fault(target, service.Spec.Ports, number, use)
            ),
        };

    private static EquatableList<NamedPort> NamesOf(EquatableList<MeshServicePort> ports) =>
        ports.Select(port => new NamedPort(port.Port, port.Name ?? "")).ToEquatableList();

    private static string? Fault(ReferredObject target, EquatableList<MeshServicePort> ports, int number, BackendUse use) =>
        BackendProtocols.FaultOf(ports.FirstOrDefault(port => port.Port == number)?.AppProtocol, use) is { } fault
            ? $"{target} {fault}"
            : null;

    private static Answer FindExternalService(IReader reader, ReferredObject target, PortChoice port, BackendUse use) =>
        reader.Get<MeshExternalService>(target.Name) switch
        {
            // Its addresses are whatever its author writes: only the operator's count (kuma: system namespace only).
            _ when !string.Equals(target.Name.Namespace, reader.Options().SystemNamespace, StringComparison.Ordinal) =>
                new Answer.InvalidKind(
                    $"{target} has no effect: a MeshExternalService works in namespace \"{reader.Options().SystemNamespace}\" only, because it may name any address"
                ),
            null => Missing(target),

            _ when reader.Fetch(ExternalServiceAnswer.Of, target.Name) is { Fault: { } fault } => new Answer.Unsupported(
                $"{target} {fault}"
            ),
            { Spec.Match: var match } => WithPort(
                target,
                port,
                use,
                [
                    new NamedPort(
                        match.Port,
                        "",
                        ServicePortRules.NameOf(match.Protocol is "udp" ? BackendTransport.Udp : BackendTransport.Tcp)
                    ),
                ],
                _ => BackendProtocols.FaultOf(match.Protocol, use) is { } fault ? $"{target} {fault}" : null
            ),
        };

    private static Answer FindXBackend(IReader reader, ReferredObject target, PortChoice port, BackendUse use) =>
        reader.Fetch(XBackends.Answer, target.Name) switch
        {
            null => Missing(target),
            { Refusal: { } refusal } => new Answer.Unsupported($"{target} cannot be used: {refusal.Message}"),
            var backend => WithPort(
                target,
                port,
                use,
                [new NamedPort(backend.Port, backend.PortName, ServicePortRules.NameOf(BackendTransport.Tcp))],
                _ =>
                    use is BackendUse.Requests && !BackendProtocols.IsHttp(backend.Protocol)
                        ? $"{target} speaks {backend.Protocol}, and requests need HTTP: see spec.protocol"
                        : null
            ),
        };

    private static Answer WithPort(
        ReferredObject target,
        PortChoice port,
        BackendUse use,
        EquatableList<NamedPort> ports,
        Func<int, string?> faultOf
    )
    {
        if (port is { Number: null, Name: null } && ports.Count != 1)
        {
            return new Answer.InvalidKind($"backend reference to {target} must include a port");
        }

        // One number may be a port of each transport.
        var transport = ServicePortRules.NameOf(use.Transport());
        var meant = ports.Where(port.Means).ToList();
        if (
            meant
                .Where(candidate => candidate.Transport is null || candidate.Transport == transport)
                .Select(candidate => (int?)candidate.Number)
                .FirstOrDefault() is
            { } number
        )
        {
            return faultOf(number) is { } fault
                ? new Answer.Unsupported(fault)
                : new Answer.Resolved(BackendKinds.Key(target.Kind, target.Name, number, use.Transport()));
        }

        if (meant.Count > 0)
        {
            return new Answer.Unsupported(
                $"port {port} of {target} is of protocol {meant[0].Transport}, and {Carried(use)} need {transport}"
            );
        }

        var there = string.Join(", ", ports.Select(candidate => candidate.Number.ToString(CultureInfo.InvariantCulture)));
        return new Answer.NotFound($"{target} has no port {port}{(there.Length == 0 ? "" : $"; it has {there}")}");
    }

    private static string Carried(BackendUse use) =>
        use switch
        {
            BackendUse.Requests => "requests",
            BackendUse.Connections or BackendUse.PassedTls => "connections",
            _ => "datagrams",
        };

    private static Answer Missing(ReferredObject target) => new Answer.NotFound($"{target} not found");
}
