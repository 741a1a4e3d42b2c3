using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// Writes the statuses of BackendTLSPolicies: one entry for each of our Gateways whose routes lead to what the policy targets.
/// </summary>
internal static class BackendTlsPolicyStatuses
{
    /// <summary>The statuses.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "BackendTLSPolicy status",
            (reader, key) =>
            {
                if (reader.Get<BackendTlsPolicy>(key) is not { } policy || reader.Fetch(BackendTlsPolicies.Answer, key) is not { } answer)
                {
                    return [];
                }

                var ancestors = PolicyEntries.Of(
                    reader,
                    BackendTlsPolicies.ServiceTargets(policy),
                    targets => ConditionsOf(reader, policy, answer, targets)
                );
                return ancestors.IsEmpty
                    ? []
                    :
                    [
                        OutputSets.Entry(
                            new BackendTlsPolicy
                            {
                                Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
                                Spec = policy.Spec,
                                Status = new PolicyStatus { Ancestors = ancestors },
                            }
                        ),
                    ];
            }
        );

    private static EquatableList<Condition> ConditionsOf(
        IReader reader,
        BackendTlsPolicy policy,
        PolicyAnswer answer,
        List<PolicyTarget> targets
    )
    {
        var key = new ObjectKey(BackendTlsPolicy.Type, policy.Metadata.Key);
        var refusal =
            answer.Refusal ?? PolicyEntries.Unattached(reader, key, targets, target => reader.Fetch(BackendTlsPolicies.Winner, target));
        return
        [
            Conditions.Unless(refusal, ConditionTypes.Accepted, Reasons.Accepted, policy.Metadata.Generation),
            Conditions.Unless(answer.Unresolved, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, policy.Metadata.Generation),
        ];
    }
}
