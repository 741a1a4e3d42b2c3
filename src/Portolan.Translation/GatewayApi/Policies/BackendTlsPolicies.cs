using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// BackendTLSPolicies (GEP-1897, GEP-3155): which one is in force for a port of a Service, and what it says. What a policy protects never
/// goes out in plain text: one that cannot be obeyed closes its backends.
/// </summary>
internal static class BackendTlsPolicies
{
    private static readonly ResourceIndex<BackendTlsPolicy> ByService = new(
        "BackendTLSPolicies by Service",
        policy => ServiceTargets(policy).Select(target => target.Service.ToString()).Distinct()
    );

    /// <summary>
    /// Of the policies for one target (a Service, or one of its ports by name) the one that takes precedence: the oldest, then the first by
    /// name (<c>BackendTLSPolicy.spec.targetRefs</c>).
    /// </summary>
    public static Rule<PolicyTarget, NamespacedName?> Winner { get; } =
        new(
            "BackendTLSPolicy of a target",
            (reader, target) =>
                reader
                    .Lookup(ByService, target.Service.ToString())
                    .Where(policy => ServiceTargets(policy).Contains(target))
                    .OrderBy(policy => policy.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
                    .ThenBy(policy => policy.Metadata.Name, StringComparer.Ordinal)
                    .Select(policy => (NamespacedName?)policy.Metadata.Key)
                    .FirstOrDefault()
        );

    /// <summary>What a policy says; absent when there is none.</summary>
    public static Rule<NamespacedName, PolicyAnswer?> Answer { get; } =
        new(
            "BackendTLSPolicy",
            (reader, key) =>
                reader.Get<BackendTlsPolicy>(key) is { } policy
                    ? TlsValidations.Judge(reader, key.Namespace, policy.Spec.Validation, "spec.validation")
                    : null
        );

    /// <summary>
    /// The policy in force for a port of a Service, by the port's name; absent when there is none. One for the port comes before one for
    /// the Service.
    /// </summary>
    public static Rule<(NamespacedName Service, string Port), PortPolicy?> Of { get; } =
        new(
            "BackendTLSPolicy of a port",
            (reader, port) =>
            {
                var named = port.Port.Length == 0 ? null : reader.Fetch(Winner, new PolicyTarget(port.Service, port.Port));
                return
                    (named ?? reader.Fetch(Winner, new PolicyTarget(port.Service, ""))) is { } policy
                    && reader.Fetch(Answer, policy) is { } answer
                    ? new PortPolicy(policy.Name, answer.Tls, answer.Refusal?.Message ?? "")
                    : null;
            }
        );

    /// <summary>The Services, or ports of them, that a policy targets; targets of other kinds are not ours to judge.</summary>
    public static IEnumerable<PolicyTarget> ServiceTargets(BackendTlsPolicy policy) =>
        policy
            .Spec.TargetRefs.Where(target =>
                target.Group.Length == 0 && string.Equals(target.Kind, Service.Type.Kind, StringComparison.Ordinal)
            )
            .Select(target => new PolicyTarget(new NamespacedName(policy.Metadata.Namespace, target.Name), target.SectionName ?? ""));
}

/// <summary>
/// A Service that a policy targets, or one of its ports by name; an empty <paramref name="Section"/> is the whole Service.
/// </summary>
internal sealed record PolicyTarget(NamespacedName Service, string Section)
{
    /// <summary>How messages name it.</summary>
    public override string ToString() => Section.Length == 0 ? $"Service \"{Service}\"" : $"port \"{Section}\" of Service \"{Service}\"";
}
