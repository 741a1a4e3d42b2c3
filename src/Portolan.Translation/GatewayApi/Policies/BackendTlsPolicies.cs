using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// BackendTLSPolicies (GEP-1897), which proxies cannot obey yet. What a policy protects must not go out in plain text meanwhile: its backends are refused, and the
/// policy and the routes say so.
/// </summary>
internal static class BackendTlsPolicies
{
    // PolicyStatus: "A maximum of 16 ancestors will be represented in this list."
    private const int MaxAncestors = 16;

    private static readonly ResourceIndex<BackendTlsPolicy> ByService =
        new("BackendTLSPolicies by Service", policy => Services(policy).Select(service => service.ToString()).Distinct());

    /// <summary>The policy for a port of a Service, by the port's name; absent when there is none.</summary>
    public static Rule<(NamespacedName Service, string Port), string?> Of { get; } = new("BackendTLSPolicy of a port", (reader, port) =>
        reader.Lookup(ByService, port.Service.ToString())
            .Where(policy => policy.Spec.TargetRefs.Any(target => IsService(target)
                && string.Equals(target.Name, port.Service.Name, StringComparison.Ordinal)
                && (string.IsNullOrEmpty(target.SectionName) || string.Equals(target.SectionName, port.Port, StringComparison.Ordinal))))
            .Select(policy => policy.Metadata.Name)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault());

    /// <summary>
    /// The status of a policy, at each of our Gateways whose routes lead to its Services; <paramref name="gatewaysOfServices"/> says which, by kind of route.
    /// </summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Statuses(
        IReadOnlyList<Rule<NamespacedName, EquatableList<NamespacedName>>> gatewaysOfServices) => new("BackendTLSPolicy status", (reader, key) =>
    {
        if (reader.Get<BackendTlsPolicy>(key) is not { } policy)
        {
            return [];
        }

        var gateways = Services(policy)
            .SelectMany(service => gatewaysOfServices.SelectMany(gateways => reader.Fetch(gateways, service)))
            .Distinct()
            .Order()
            .Take(MaxAncestors)
            .ToList();
        return gateways.Count == 0 ? [] : [OutputSets.Entry(StatusOf(policy, gateways))];
    });

    private static BackendTlsPolicy StatusOf(BackendTlsPolicy policy, IEnumerable<NamespacedName> gateways) => new()
    {
        Metadata = new ObjectMeta { Name = policy.Metadata.Name, Namespace = policy.Metadata.Namespace },
        Spec = policy.Spec,
        Status = new PolicyStatus
        {
            Ancestors = gateways
                .Select(gateway => new PolicyAncestorStatus
                {
                    AncestorRef = new ParentReference { Name = gateway.Name, Namespace = gateway.Namespace },
                    ControllerName = WellKnown.ControllerName,
                    Conditions =
                    [
                        Conditions.False(
                            ConditionTypes.Accepted,
                            new Problem(Reasons.Invalid, "TLS towards backends is not supported: requests for these backends are answered 500 rather than sent in plain text"),
                            policy.Metadata.Generation),
                    ],
                })
                .ToEquatableList(),
        },
    };

    private static IEnumerable<NamespacedName> Services(BackendTlsPolicy policy) => policy.Spec.TargetRefs
        .Where(IsService)
        .Select(target => new NamespacedName(policy.Metadata.Namespace, target.Name));

    private static bool IsService(LocalPolicyTargetReference target) => target.Group.Length == 0 && string.Equals(target.Kind, Service.Type.Kind, StringComparison.Ordinal);
}
