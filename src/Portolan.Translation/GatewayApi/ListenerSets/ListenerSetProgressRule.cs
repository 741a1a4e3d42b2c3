using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;

namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>How far ListenerSets are, and how many of a Gateway's are accepted.</summary>
internal static class ListenerSetProgressRule
{
    /// <summary>
    /// The ListenerSets that are attached to a Gateway: those that it lets in, and that are accepted (Gateway
    /// <c>status.attachedListenerSets</c>).
    /// </summary>
    public static DerivedSet<NamespacedName, NamespacedName, Whole> Accepted { get; } = new("ListenerSets attached to a Gateway");

    /// <summary>Those of them that are served.</summary>
    public static DerivedSet<NamespacedName, NamespacedName, Whole> Programmed { get; } = new("ListenerSets that a Gateway serves");

    /// <summary>The progress; absent when no Gateway of ours lets the set in.</summary>
    public static Rule<NamespacedName, ListenerSetProgress?> Rule { get; } =
        new(
            "progress of a ListenerSet",
            (reader, key) =>
            {
                var owned = new ObjectKey(ListenerSet.Type, key);
                if (
                    reader.Fetch(ListenerOwners.Find, owned) is not { } owner
                    || reader.Fetch(GatewayRules.Mesh, owner.Gateway) is not { } mesh
                )
                {
                    return null;
                }

                var refusal = reader.Fetch(GatewayRules.Refusal, owner.Gateway);
                return new ListenerSetProgress(
                    owner.Gateway,
                    ListenerProgress.Of(
                        reader,
                        ProxyKey.Gateway(owner.Gateway.Namespace, owner.Gateway.Name, mesh),
                        reader.Fetch(ListenerJudge.Judgement, owned),
                        owner.Generation,
                        refusal
                    ),
                    refusal,
                    reader.Fetch(GatewayAddresses.Unreachable, owner.Gateway)
                );
            }
        );

    /// <summary>For <see cref="Accepted"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, NamespacedName, Whole>>> AcceptedBy { get; } =
        new(
            "Gateway that accepts a ListenerSet",
            (reader, key) => reader.Fetch(Rule, key) is { Refusal: null } progress ? [new(progress.Gateway, key, Whole.Instance)] : []
        );

    /// <summary>For <see cref="Programmed"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, NamespacedName, Whole>>> ProgrammedBy { get; } =
        new(
            "Gateway that serves a ListenerSet",
            (reader, key) => reader.Fetch(Rule, key) is { NotProgrammed: null } progress ? [new(progress.Gateway, key, Whole.Instance)] : []
        );

    /// <summary>How far the ListenerSets of a Gateway are.</summary>
    public static Rule<NamespacedName, ListenerSetStage> Stage { get; } =
        new(
            "stage of the ListenerSets of a Gateway",
            (reader, gateway) =>
                reader.Members(Accepted, gateway).IsEmpty ? ListenerSetStage.None
                : reader.Members(Programmed, gateway).IsEmpty ? ListenerSetStage.Accepted
                : ListenerSetStage.Programmed
        );

    /// <summary>Whether any ListenerSet names a Gateway.</summary>
    public static Rule<NamespacedName, bool> IsAskedFor { get; } =
        new("Gateway is named by ListenerSets", (reader, gateway) => !reader.Members(ListenerSetRules.Asking, gateway).IsEmpty);
}
