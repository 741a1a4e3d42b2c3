using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Infrastructure;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>What follows from a MeshGatewayInstance that a user wrote, besides its proxy's configuration.</summary>
internal static class InstanceRules
{
    /// <summary>What runs the proxy. An instance that no MeshGateway selects has nothing to serve, and gets nothing.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; } =
        new(
            "objects of a MeshGatewayInstance",
            (reader, key) =>
                reader.Fetch(InstanceProxyRules.Served, key) is { } gateway && reader.Get<MeshGatewayInstance>(key) is { } instance
                    ? DeployedObjects.Of(
                        reader.Options(),
                        new Deployable
                        {
                            Instance = instance,
                            Ports = (gateway.Spec.Conf?.Listeners ?? [])
                                .Where(listener => MeshFindings.RefusalOf(listener) is null)
                                .Select(listener => OpenPort.Of(listener.Port, ListenerProtocols.Of(listener)))
                                .Distinct()
                                .Order()
                                .ToEquatableList(),
                            Mesh = InstanceProxyRules.MeshOfGateway(gateway),
                            Owners = [Owner(instance)],
                        }
                    )
                    : []
        );

    /// <summary>Its status.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Statuses { get; } =
        new(
            "status of a MeshGatewayInstance",
            (reader, key) =>
                reader.Get<MeshGatewayInstance>(key) is { } instance && !Generated.IsOurs(reader, instance)
                    ?
                    [
                        OutputSets.Entry(
                            InstanceStatusRule.StatusOf(
                                reader,
                                instance,
                                Mismatch(reader, instance) ?? WriteRefusals.Among(reader, reader.Fetch(Objects, key))
                            )
                        ),
                    ]
                    : []
        );

    private static Problem? Mismatch(IReader reader, MeshGatewayInstance instance) =>
        reader.Fetch(InstanceProxyRules.Served, instance.Metadata.Key) is null
            ? new Problem(Reasons.NoGatewayMatched, $"No Gateway matched by tags in mesh: '{MeshOf.Object(reader, instance.Metadata)}'")
            : null;

    private static OwnerReference Owner(MeshGatewayInstance instance) =>
        new()
        {
            ApiVersion = MeshGatewayInstance.Type.ApiVersion,
            Kind = MeshGatewayInstance.Type.Kind,
            Name = instance.Metadata.Name,
            Uid = instance.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
}
