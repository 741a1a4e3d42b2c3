using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.ListenerSets;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Who has listeners on a Gateway. All that is made of listeners is made owner by owner: one more costs what it has itself.
/// </summary>
internal static class ListenerOwners
{
    /// <summary>The owners, by Gateway.</summary>
    public static DerivedSet<NamespacedName, OwnerPlace, Whole> Set { get; } = new("owners of listeners");

    /// <summary>A Gateway or ListenerSet with its listeners; absent when it has none on a Gateway of ours.</summary>
    public static Rule<ObjectKey, ListenerOwner?> Find { get; } =
        new("listeners of an object", (reader, key) => key.Type == Gateway.Type ? OfGateway(reader, key) : OfSet(reader, key));

    /// <summary>A Gateway as the owner of its own listeners.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, OwnerPlace, Whole>>> Gateways { get; } =
        new(
            "Gateway as owner of listeners",
            (reader, key) =>
                GatewayRules.Ours(reader, key) is { } gateway
                    ?
                    [
                        new(
                            key,
                            new OwnerPlace(new ObjectKey(Gateway.Type, key), gateway.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue),
                            Whole.Instance
                        ),
                    ]
                    : []
        );

    /// <summary>A ListenerSet that its Gateway lets in.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, OwnerPlace, Whole>>> Sets { get; } =
        new(
            "ListenerSet as owner of listeners",
            (reader, key) =>
                reader.Fetch(ListenerSetRules.Standing, key) is ListenerSetStanding.Attached attached
                && reader.Get<ListenerSet>(key) is { } found
                    ?
                    [
                        new(
                            attached.Gateway,
                            new OwnerPlace(
                                new ObjectKey(ListenerSet.Type, key),
                                found.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue
                            ),
                            Whole.Instance
                        ),
                    ]
                    : []
        );

    private static ListenerOwner? OfGateway(IReader reader, ObjectKey key) =>
        GatewayRules.Ours(reader, key.Name) is { } gateway
            ? new ListenerOwner
            {
                Object = key,
                Gateway = key.Name,
                Generation = gateway.Metadata.Generation,
                Listeners = gateway.Spec.Listeners,
                Tags = ListenerTags.OfGateway(gateway),
                Frontend = gateway.Spec.Tls?.Frontend,
            }
            : null;

    private static ListenerOwner? OfSet(IReader reader, ObjectKey key) =>
        reader.Fetch(ListenerSetRules.Standing, key.Name) is ListenerSetStanding.Attached attached
        && reader.Get<ListenerSet>(key.Name) is { } found
            ? new ListenerOwner
            {
                Object = key,
                Gateway = attached.Gateway,
                Generation = found.Metadata.Generation,
                Listeners = found.Spec.Listeners,
                Tags = ListenerTags.OfSet(key.Name),
                Frontend = reader.Fetch(GatewayRules.Frontend, attached.Gateway),
            }
            : null;
}
