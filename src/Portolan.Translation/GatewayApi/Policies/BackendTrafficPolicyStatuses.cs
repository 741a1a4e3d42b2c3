using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>Writes the statuses of XBackendTrafficPolicies.</summary>
internal static class BackendTrafficPolicyStatuses
{
    /// <summary>The statuses.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "XBackendTrafficPolicy status",
            (reader, key) =>
            {
                if (
                    reader.Get<XBackendTrafficPolicy>(key) is not { } policy
                    || reader.Fetch(BackendTrafficPolicies.Answer, key) is not { } answer
                )
                {
                    return [];
                }

                var ancestors = PolicyEntries.Of(
                    reader,
                    BackendTrafficPolicies.ServiceTargets(policy),
                    targets => [Accepted(reader, policy, answer, targets)]
                );
                return ancestors.IsEmpty
                    ? []
                    :
                    [
                        OutputSets.Entry(
                            new XBackendTrafficPolicy
                            {
                                Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
                                Spec = policy.Spec,
                                Status = new PolicyStatus { Ancestors = ancestors },
                            }
                        ),
                    ];
            }
        );

    private static Condition Accepted(IReader reader, XBackendTrafficPolicy policy, TrafficAnswer answer, List<PolicyTarget> targets) =>
        Conditions.Unless(
            answer.Refusal
                ?? PolicyEntries.Unattached(
                    reader,
                    new ObjectKey(XBackendTrafficPolicy.Type, policy.Metadata.Key),
                    targets,
                    target => reader.Fetch(BackendTrafficPolicies.Winner, target.Service)
                ),
            ConditionTypes.Accepted,
            Reasons.Accepted,
            policy.Metadata.Generation
        );
}
