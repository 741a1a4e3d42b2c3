using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// What statuses of policies for backends share: one entry for each of our Gateways whose routes lead to what the policy targets.
/// </summary>
internal static class PolicyEntries
{
    // PolicyStatus: "A maximum of 16 ancestors will be represented in this list."
    private const int Most = 16;

    /// <summary>The entries; <paramref name="conditions"/> says what holds for the targets that a Gateway leads to.</summary>
    public static EquatableList<PolicyAncestorStatus> Of(
        IReader reader,
        IEnumerable<PolicyTarget> targets,
        Func<List<PolicyTarget>, EquatableList<Condition>> conditions
    ) =>
        targets
            .SelectMany(target =>
                reader.Members(PolicyAncestors.Gateways, target.Service).Keys.Select(gateway => (Gateway: gateway, Target: target))
            )
            .GroupBy(entry => entry.Gateway, entry => entry.Target)
            .OrderBy(gateway => gateway.Key)
            .Take(Most)
            .Select(gateway => new PolicyAncestorStatus
            {
                AncestorRef = new ParentReference { Name = gateway.Key.Name, Namespace = gateway.Key.Namespace },
                ControllerName = WellKnown.ControllerName,
                Conditions = conditions(gateway.Distinct().ToList()),
            })
            .ToEquatableList();

    /// <summary>Why a policy is not in force for one of its targets: another one is, or the target is not there.</summary>
    public static Problem? Unattached(
        IReader reader,
        ObjectKey policy,
        List<PolicyTarget> targets,
        Func<PolicyTarget, NamespacedName?> winnerOf
    )
    {
        var lost = targets
            .Select(target => (Target: target, Winner: winnerOf(target)))
            .Where(entry => entry.Winner is not null && entry.Winner != policy.Name)
            .Select(entry => $"{policy.Type.Kind} \"{entry.Winner}\" takes precedence for {entry.Target}: it is older, or first by name")
            .ToList();
        if (lost.Count > 0)
        {
            return new Problem(Reasons.Conflicted, string.Join("; ", lost));
        }

        var missing = targets.Where(target => !IsThere(reader, target)).ToList();
        return missing.Count == 0 ? null : new Problem(Reasons.TargetNotFound, $"spec.targetRefs: {string.Join(", ", missing)} not found");
    }

    private static bool IsThere(IReader reader, PolicyTarget target) =>
        ServicePorts.Of(reader, target.Service) is { } service
        && (target.Section.Length == 0 || service.Ports.Any(port => string.Equals(port.Name, target.Section, StringComparison.Ordinal)));
}
