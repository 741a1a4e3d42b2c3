using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>What a Gateway says to the ListenerSets that name it (GEP-1713).</summary>
internal static class ListenerSetRules
{
    /// <summary>The ListenerSets that name a Gateway of ours, whether it lets them in or not.</summary>
    public static DerivedSet<NamespacedName, NamespacedName, Whole> Asking { get; } = new("ListenerSets that name a Gateway");

    /// <summary>Whether a Gateway lets a ListenerSet in.</summary>
    public static Rule<NamespacedName, ListenerSetStanding> Standing { get; } =
        new(
            "ListenerSet at its Gateway",
            (reader, key) => reader.Get<ListenerSet>(key) is { } found ? StandingOf(reader, found) : new ListenerSetStanding.Foreign()
        );

    /// <summary>For <see cref="Asking"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, NamespacedName, Whole>>> Asks { get; } =
        new(
            "Gateway that a ListenerSet names",
            (reader, key) =>
                reader.Fetch(Standing, key) switch
                {
                    ListenerSetStanding.Attached attached => [new(attached.Gateway, key, Whole.Instance)],
                    ListenerSetStanding.Refused refused => [new(refused.Gateway, key, Whole.Instance)],
                    _ => [],
                }
        );

    /// <summary>A ListenerSet as routes see it; absent when we have no say in it.</summary>
    public static Rule<NamespacedName, ParentTerms?> Terms { get; } =
        new(
            "ListenerSet for routes",
            (reader, key) =>
                reader.Fetch(Standing, key) switch
                {
                    ListenerSetStanding.Attached attached => TermsOf(reader, key, attached.Gateway, null),
                    ListenerSetStanding.Refused refused => TermsOf(reader, key, refused.Gateway, Unattached(key, refused)),
                    _ => null,
                }
        );

    /// <summary>Whether a reference means a Gateway.</summary>
    public static bool NamesGateway(ListenerSet set) =>
        string.Equals(set.Spec.ParentRef.Group, WellKnown.GatewayGroup, StringComparison.Ordinal)
        && string.Equals(set.Spec.ParentRef.Kind, Gateway.Type.Kind, StringComparison.Ordinal);

    /// <summary>The Gateway that a ListenerSet names.</summary>
    public static NamespacedName GatewayOf(ListenerSet set) =>
        new(set.Spec.ParentRef.Namespace ?? set.Metadata.Namespace, set.Spec.ParentRef.Name);

    private static ListenerSetStanding StandingOf(IReader reader, ListenerSet set)
    {
        var gateway = GatewayOf(set);
        if (!NamesGateway(set) || reader.Fetch(GatewayRules.AllowedListeners, gateway) is not { } allowed)
        {
            return new ListenerSetStanding.Foreign();
        }

        var space = set.Metadata.Namespace;
        var isAllowed = allowed.From switch
        {
            FromNamespaces.All => true,
            FromNamespaces.Same => string.Equals(space, gateway.Namespace, StringComparison.Ordinal),
            FromNamespaces.Selector => NamespaceSelection.Selects(reader, allowed.Selector, space),
            _ => false,
        };
        return isAllowed
            ? new ListenerSetStanding.Attached(gateway)
            : new ListenerSetStanding.Refused(
                gateway,
                new Problem(
                    Reasons.NotAllowed,
                    $"Gateway {gateway} takes no ListenerSets from namespace \"{space}\": its spec.allowedListeners.namespaces.from is {allowed.From}"
                )
            );
    }

    private static ParentTerms? TermsOf(IReader reader, NamespacedName key, NamespacedName gateway, Problem? refusal) =>
        reader.Get<ListenerSet>(key) is { } set && reader.Fetch(GatewayRules.Mesh, gateway) is { } mesh
            ? new ParentTerms
            {
                Parent = new ObjectKey(ListenerSet.Type, key),
                Gateway = gateway,
                Mesh = mesh,
                Tags = ListenerTags.OfSet(key),
                Refusal = refusal,
                Listeners = set
                    .Spec.Listeners.Select(listener => ListenerJudge.TermsOf(new ObjectKey(ListenerSet.Type, key), listener))
                    .ToEquatableList(),
            }
            : null;

    private static Problem Unattached(NamespacedName key, ListenerSetStanding.Refused refused) =>
        new(Reasons.NoMatchingParent, $"ListenerSet {key} is not attached to Gateway {refused.Gateway}: {refused.Problem.Message}");
}
