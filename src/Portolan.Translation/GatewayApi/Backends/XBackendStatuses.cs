using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Backends;

/// <summary>Writes the statuses of XBackends: one entry for each of our Gateways whose routes lead there.</summary>
internal static class XBackendStatuses
{
    // "A maximum of 32 parents will be represented in this list."
    private const int MaxParents = 32;

    /// <summary>By XBackend, the Gateways of ours that took a route which leads there.</summary>
    public static DerivedSet<NamespacedName, NamespacedName, Whole> Gateways { get; } = new("Gateways of an XBackend");

    /// <summary>The statuses.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "XBackend status",
            (reader, key) =>
            {
                if (reader.Get<XBackend>(key) is not { } backend || reader.Fetch(XBackends.Answer, key) is not { } answer)
                {
                    return [];
                }

                var parents = reader
                    .Members(Gateways, key)
                    .Keys.Order()
                    .Take(MaxParents)
                    .Select(gateway => ParentOf(gateway, answer, backend.Metadata.Generation))
                    .ToEquatableList();
                return parents.IsEmpty
                    ? []
                    :
                    [
                        OutputSets.Entry(
                            new XBackend
                            {
                                Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
                                Spec = backend.Spec,
                                Status = new XBackendStatus { Parents = parents },
                            }
                        ),
                    ];
            }
        );

    private static XBackendParentStatus ParentOf(NamespacedName gateway, XBackendAnswer answer, long generation) =>
        new()
        {
            ParentRef = new ParentReference { Name = gateway.Name, Namespace = gateway.Namespace },
            ControllerName = WellKnown.ControllerName,
            Conditions =
            [
                Conditions.Unless(answer.Refusal, ConditionTypes.Accepted, Reasons.Accepted, generation),
                Conditions.Unless(answer.Unresolved, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
            ],
        };
}
