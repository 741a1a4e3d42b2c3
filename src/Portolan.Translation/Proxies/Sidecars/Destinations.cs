using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>Where an outbound of a Dataplane leads.</summary>
internal abstract record DestinationAnswer
{
    private DestinationAnswer() { }

    /// <summary>To a port of a service of the Dataplane's mesh.</summary>
    public sealed record Found(BackendKey Destination) : DestinationAnswer;

    /// <summary>Nowhere, because of what a field of the outbound says.</summary>
    public sealed record Refused(string Field, string Message) : DestinationAnswer;
}

/// <summary>
/// The ports of services that workloads call. A service is one destination, in whichever words it is called: a MeshService that was made
/// from a Service is that Service, so that routes find it.
/// </summary>
internal static class Destinations
{
    /// <summary>Whether requests are what a destination takes: its port says so, or it is bytes to proxies.</summary>
    public static Rule<BackendKey, bool> TakesRequests { get; } =
        new(
            "destination takes requests",
            (reader, destination) =>
                ServicePortRules.IsDeclaredHttp(
                    destination.Kind switch
                    {
                        BackendKinds.Service => reader
                            .Fetch(ServicePortRules.Facts, (destination.ObjectName(), destination.Port, destination.Transport))
                            ?.ProtocolName,
                        BackendKinds.MeshService => NamedBy(reader.Get<MeshService>(destination.ObjectName())?.Spec.Ports, destination),
                        BackendKinds.MeshMultiZoneService => NamedBy(
                            reader.Get<MeshMultiZoneService>(destination.ObjectName())?.Spec.Ports,
                            destination
                        ),
                        BackendKinds.MeshExternalService => reader.Get<MeshExternalService>(destination.ObjectName())?.Spec.Match.Protocol,
                        _ => null,
                    }
                )
        );

    /// <summary>The listener of a destination: the same key at every workload that calls it, so that one route serves them all.</summary>
    public static ListenerKey ListenerOf(BackendKey destination) =>
        new(destination.Kind, destination.Namespace, destination.Name, destination.Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>A port of a Service as a destination.</summary>
    public static BackendKey Of(NamespacedName service, int port) =>
        BackendKinds.Key(BackendKinds.Service, service, port, BackendTransport.Tcp);

    /// <summary>
    /// Where an outbound leads. No ReferenceGrant is asked for: who may call whom is said by MeshTrafficPermission, not by whoever wrote
    /// the Dataplane.
    /// </summary>
    public static DestinationAnswer Find(IReader reader, NamespacedName dataplane, string mesh, DataplaneOutbound outbound)
    {
        var (field, reference) = ReferenceOf(outbound);
        if (reference is null)
        {
            return new DestinationAnswer.Refused(field, $"says no service: name one by backendRef, or by the tag {WellKnown.ServiceTag}");
        }

        // Other backends belong to the routes of their namespace: an XBackend carries a certificate of its owner's.
        if (reference.Kind is not (TargetRefKind.MeshService or BackendKinds.MeshMultiZoneService or BackendKinds.MeshExternalService))
        {
            return new DestinationAnswer.Refused(field, $"{reference.Kind} is no kind of service that a workload can call");
        }

        if (MeshBackendWords.Meant(reader, dataplane.Namespace, reference) is not var (target, port))
        {
            return new DestinationAnswer.Refused(field, $"{reference.Kind} \"{reference.Name}\" is no service, or does not say which one");
        }

        var home = new Crossing(target.Group, target.Kind, target.Name.Namespace, target);
        var answer = BackendLookup.Find(reader, target, port, BackendUse.Connections, home);
        if (answer is not ReferenceResult<BackendKey>.Resolved resolved)
        {
            return new DestinationAnswer.Refused(field, answer.Problem(Reasons.BackendNotFound)!.Message);
        }

        var destination = Origin(reader, resolved.Target);
        var theirs = MeshOfDestination(reader, destination);
        return string.Equals(theirs, mesh, StringComparison.Ordinal)
            ? new DestinationAnswer.Found(destination)
            : new DestinationAnswer.Refused(
                field,
                $"{target} is in mesh \"{theirs}\" and the Dataplane in mesh \"{mesh}\": meshes are kept apart"
            );
    }

    private static (string Field, MeshBackendRef? Reference) ReferenceOf(DataplaneOutbound outbound) =>
        outbound switch
        {
            { BackendRef: { } reference } => (
                "backendRef",
                new MeshBackendRef
                {
                    // The mesh's word for a service is the only one in Kuma; who writes Service means the same.
                    Kind = reference.Kind is BackendKinds.Service ? TargetRefKind.MeshService : reference.Kind,
                    Name = reference.Name,
                    Namespace = reference.Namespace,
                    Labels = reference.Labels,
                    Port = reference.Port,
                }
            ),
            { Tags: var tags } when tags.GetValueOrDefault(WellKnown.ServiceTag) is { Length: > 0 } service => (
                "tags",
                new MeshBackendRef { Kind = TargetRefKind.MeshService, Name = service }
            ),
            _ => ("backendRef", null),
        };

    private static BackendKey Origin(IReader reader, BackendKey key) =>
        key.Kind is BackendKinds.MeshService
        && reader.Get<MeshService>(key.ObjectName()) is { } service
        && MeshServiceOrigins.ServiceOf(reader, service) is var origin
        && reader.Fetch(ServicePortRules.Facts, (origin, key.Port, key.Transport)) is not null
            ? Of(origin, key.Port)
            : key;

    private static string MeshOfDestination(IReader reader, BackendKey destination)
    {
        var name = destination.ObjectName();
        ObjectMeta? metadata = destination.Kind switch
        {
            BackendKinds.Service => reader.Get<Service>(name)?.Metadata,
            BackendKinds.MeshService => reader.Get<MeshService>(name)?.Metadata,
            BackendKinds.MeshMultiZoneService => reader.Get<MeshMultiZoneService>(name)?.Metadata,
            _ => reader.Get<MeshExternalService>(name)?.Metadata,
        };
        return metadata is null ? WellKnown.DefaultMesh : MeshOf.Object(reader, metadata);
    }

    private static string? NamedBy(EquatableList<MeshServicePort>? ports, BackendKey destination) =>
        ports?.FirstOrDefault(port => port.Port == destination.Port)?.AppProtocol;
}
