using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// Writes the statuses of BackendTLSPolicies: one entry for each of our Gateways whose routes lead to what the policy targets.
/// </summary>
internal static class BackendTlsPolicyStatuses
{
    // PolicyStatus: "A maximum of 16 ancestors will be represented in this list."
    private const int MaxAncestors = 16;

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

                var ancestors = BackendTlsPolicies
                    .ServiceTargets(policy)
                    .SelectMany(target =>
                        reader.Members(PolicyAncestors.Gateways, target.Service).Keys.Select(gateway => (Gateway: gateway, Target: target))
                    )
                    .GroupBy(entry => entry.Gateway, entry => entry.Target)
                    .OrderBy(gateway => gateway.Key)
                    .Take(MaxAncestors)
                    .Select(gateway => AncestorOf(reader, policy, answer, gateway.Key, gateway.Distinct()))
                    .ToEquatableList();
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

    private static PolicyAncestorStatus AncestorOf(
        IReader reader,
        BackendTlsPolicy policy,
        PolicyAnswer answer,
        NamespacedName gateway,
        IEnumerable<PolicyTarget> targets
    )
    {
        var refusal = answer.Refusal ?? Unattached(reader, policy.Metadata.Key, targets.ToList());
        return new PolicyAncestorStatus
        {
            AncestorRef = new ParentReference { Name = gateway.Name, Namespace = gateway.Namespace },
            ControllerName = WellKnown.ControllerName,
            Conditions =
            [
                Conditions.Unless(refusal, ConditionTypes.Accepted, Reasons.Accepted, policy.Metadata.Generation),
                Conditions.Unless(answer.Unresolved, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, policy.Metadata.Generation),
            ],
        };
    }

    /// <summary>Why the policy is not in force for one of the targets: another one is, or the target is not there.</summary>
    private static Problem? Unattached(IReader reader, NamespacedName policy, List<PolicyTarget> targets)
    {
        var lost = targets
            .Select(target => (Target: target, Winner: reader.Fetch(BackendTlsPolicies.Winner, target)))
            .Where(entry => entry.Winner is not null && entry.Winner != policy)
            .ToList();
        if (lost.Count > 0)
        {
            return new Problem(
                Reasons.Conflicted,
                string.Join(
                    "; ",
                    lost.Select(entry =>
                        $"BackendTLSPolicy \"{entry.Winner}\" takes precedence for {entry.Target}: it is older, or first by name"
                    )
                )
            );
        }

        var missing = targets.Where(target => !IsThere(reader, target)).ToList();
        return missing.Count == 0 ? null : new Problem(Reasons.TargetNotFound, $"spec.targetRefs: {string.Join(", ", missing)} not found");
    }

    private static bool IsThere(IReader reader, PolicyTarget target) =>
        ServicePorts.Of(reader, target.Service) is { } service
        && (target.Section.Length == 0 || service.Ports.Any(port => string.Equals(port.Name, target.Section, StringComparison.Ordinal)));
}
