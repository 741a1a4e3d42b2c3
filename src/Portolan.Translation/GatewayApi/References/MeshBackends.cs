using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Finds backends among the mesh's own kinds, which reach other zones where a Service does not.</summary>
internal static class MeshBackends
{
    public static ReferenceResult<MeshBackendRef> FindMeshService(IReader reader, ReferredObject target, int? port) =>
        reader.Get<MeshService>(target.Name) is { } service
            ? WithPort(
                target,
                TargetRefKind.MeshService,
                port,
                [.. service.Spec.Ports.Select(each => each.Port)],
                number => reader.Fetch(BackendProtocols.FaultOfService, (MeshServices.ServiceOf(reader, service), number))
                    ?? Fault(target, service.Spec.Ports.First(each => each.Port == number).AppProtocol))
            : Missing(target);

    public static ReferenceResult<MeshBackendRef> FindMultiZoneService(IReader reader, ReferredObject target, int? port) =>
        reader.Get<MeshMultiZoneService>(target.Name) is { } service
            ? WithPort(
                target,
                TargetRefKind.MeshMultiZoneService,
                port,
                [.. service.Spec.Ports.Select(each => each.Port)],
                number => Fault(target, service.Spec.Ports.First(each => each.Port == number).AppProtocol))
            : Missing(target);

    public static ReferenceResult<MeshBackendRef> FindExternalService(IReader reader, ReferredObject target, int? port) =>
        !string.Equals(target.Name.Namespace, reader.Options().SystemNamespace, StringComparison.Ordinal)
            ? new ReferenceResult<MeshBackendRef>.InvalidKind(
                $"{target} has no effect: a MeshExternalService works in namespace \"{reader.Options().SystemNamespace}\" only, because it may name any address")
            : reader.Get<MeshExternalService>(target.Name) is { } service
                ? WithPort(target, TargetRefKind.MeshExternalService, port, [service.Spec.Match.Port], _ => FaultOf(target, service.Spec))
                : Missing(target);

    // Spoken to in plain text, such a service would be told what was meant to be encrypted.
    private static string? FaultOf(ReferredObject target, MeshExternalServiceSpec service) => service switch
    {
        { Tls.Enabled: true } => $"{target} asks for TLS, and TLS towards backends is not supported",
        { Extension: not null } => $"{target} has spec.extension, which is not supported",
        _ => Fault(target, service.Match.Protocol),
    };

    private static string? Fault(ReferredObject target, string? appProtocol) => BackendProtocols.FaultOf(appProtocol) is { } fault ? $"{target} {fault}" : null;

    private static ReferenceResult<MeshBackendRef> WithPort(ReferredObject target, string kind, int? port, EquatableList<int> ports, Func<int, string?> faultOf)
    {
        if (port is null && ports.Count != 1)
        {
            return new ReferenceResult<MeshBackendRef>.InvalidKind($"backend reference to {target} must include a port");
        }

        var number = port ?? ports[0];
        if (ports.Contains(number) && faultOf(number) is { } fault)
        {
            return new ReferenceResult<MeshBackendRef>.Unsupported(fault);
        }

        return ports.Contains(number)
            ? new ReferenceResult<MeshBackendRef>.Resolved(new MeshBackendRef
            {
                Kind = kind,
                Name = target.Name.Name,
                Namespace = target.Name.Namespace,
                Port = number,
            })
            : new ReferenceResult<MeshBackendRef>.NotFound(BackendReferences.NoPort(target, number, ports));
    }

    private static ReferenceResult<MeshBackendRef> Missing(ReferredObject target) =>
        new ReferenceResult<MeshBackendRef>.NotFound($"{target} not found");
}
