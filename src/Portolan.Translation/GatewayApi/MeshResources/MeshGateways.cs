using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>
/// Writes the MeshGateway of a Gateway, with the listeners of its ListenerSets. It is for people to see: proxies are told of listeners one
/// by one.
/// </summary>
internal static class MeshGateways
{
    /// <summary>
    /// The MeshGateway, while there is anything to serve. A Gateway that loses its last good listener loses its MeshGateway as well: what
    /// is refused must not go on serving an old configuration.
    /// </summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; } =
        new(
            "MeshGateway of a Gateway",
            (reader, key) =>
                reader.Fetch(GatewayListeners.AreServed, key) && reader.Fetch(GatewayRules.Mesh, key) is { } mesh
                    ? [OutputSets.Entry(Build(key, mesh, reader.Members(GatewayListeners.Served, key).Values))]
                    : []
        );

    /// <summary>The name of the MeshGateway, whether it is there or not.</summary>
    public static ObjectKey KeyOf(NamespacedName gateway) =>
        new(MeshGateway.Type, new NamespacedName("", ObjectNames.MeshGateway(gateway)));

    private static MeshGateway Build(NamespacedName gateway, string mesh, IEnumerable<MeshListener> listeners) =>
        new()
        {
            Metadata = new ObjectMeta { Name = ObjectNames.MeshGateway(gateway), Labels = Labels.Generated(gateway) },
            Mesh = mesh,
            Spec = new MeshGatewaySpec
            {
                Selectors =
                [
                    new MeshGatewaySelector
                    {
                        Match = EquatableMap<string>.Empty.With(WellKnown.ServiceTag, ObjectNames.GatewayService(gateway)),
                    },
                ],
                Conf = new MeshGatewayConf
                {
                    Listeners = listeners
                        .Select(listener => (Place: listener.Place.ToString(), listener))
                        .OrderBy(entry => entry.Place, StringComparer.Ordinal)
                        .ThenBy(entry => entry.listener.Index)
                        .Select(entry => entry.listener.Mesh)
                        .ToEquatableList(),
                },
            },
        };
}
