using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Infrastructure;
using Portolan.Translation.GatewayApi.MeshResources;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// The listeners of a Gateway and of its ListenerSets together (ListenerSet <c>spec.listeners</c>: "treat the parent Gateway as having the
/// merged list"). Each owner puts in its own.
/// </summary>
internal static class GatewayListeners
{
    /// <summary>What a Gateway's proxy is to serve.</summary>
    public static DerivedSet<NamespacedName, ListenerKey, MeshListener> Served { get; } = new("listeners of a Gateway");

    /// <summary>
    /// The ports that a Gateway keeps open to the world: those of its accepted listeners, whether they can be served just now or not. A
    /// certificate that is missing for a moment must not cost the Service, and with it the address.
    /// </summary>
    public static DerivedSet<NamespacedName, OpenPort, Whole> Ports { get; } = new("ports of a Gateway");

    /// <summary>For <see cref="Served"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, OwnerPlace>,
        EquatableList<Member<NamespacedName, ListenerKey, MeshListener>>
    > ServedOf { get; } =
        new(
            "served listeners of an owner",
            (reader, place) =>
                Accepted(reader, place.Group, place.Key.Owner) is { } owner && reader.Fetch(GatewayRules.Mesh, place.Group) is { } mesh
                    ? reader
                        .Fetch(ListenerJudge.Judgement, owner.Object)
                        .Select((state, index) => (State: state, Index: index))
                        .Where(listener => listener.State.Unservable is null)
                        .Select(listener => new Member<NamespacedName, ListenerKey, MeshListener>(
                            place.Group,
                            listener.State.Terms.Key,
                            new MeshListener(
                                MeshListenerBuilder.Build(
                                    reader,
                                    mesh,
                                    owner,
                                    listener.State,
                                    reader.Fetch(GatewayRules.Settings, place.Group)
                                ),
                                new ListenerOrigin(
                                    listener.State.Terms.Key,
                                    owner.Generation,
                                    listener.State.Certificates,
                                    listener.State.ClientValidation
                                ),
                                place.Key,
                                listener.Index
                            )
                        ))
                        .ToEquatableList()
                    : []
        );

    /// <summary>For <see cref="Ports"/>.</summary>
    public static Rule<MemberKey<NamespacedName, OwnerPlace>, EquatableList<Member<NamespacedName, OpenPort, Whole>>> PortsOf { get; } =
        new(
            "open ports of an owner",
            (reader, place) =>
                reader.Fetch(GatewayRules.Refusal, place.Group) is null && reader.Fetch(ListenerOwners.Find, place.Key.Owner) is { } owner
                    ? reader
                        .Fetch(ListenerJudge.Judgement, owner.Object)
                        .Where(listener => listener.Misfit is null)
                        .Select(listener => OpenPort.Of(listener.Terms.Port, listener.Serves))
                        .Distinct()
                        .Select(port => new Member<NamespacedName, OpenPort, Whole>(place.Group, port, Whole.Instance))
                        .ToEquatableList()
                    : []
        );

    /// <summary>Whether a Gateway has anything to serve.</summary>
    public static Rule<NamespacedName, bool> AreServed { get; } =
        new("Gateway has listeners to serve", (reader, gateway) => !reader.Members(Served, gateway).IsEmpty);

    private static ListenerOwner? Accepted(IReader reader, NamespacedName gateway, ObjectKey owner) =>
        reader.Fetch(GatewayRules.Refusal, gateway) is null ? reader.Fetch(ListenerOwners.Find, owner) : null;
}

/// <summary>A listener that a proxy is to serve, as a mesh resource and what that cannot say.</summary>
/// <param name="Mesh">The listener of the MeshGateway.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Place">The place of its owner.</param>
/// <param name="Index">Its place among the owner's.</param>
internal sealed record MeshListener(MeshGatewayListener Mesh, ListenerOrigin Origin, OwnerPlace Place, int Index);
