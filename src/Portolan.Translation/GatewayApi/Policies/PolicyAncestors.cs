using Portolan.Api;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>The Gateways whose routes may lead to Services: the ancestors of what is attached to a Service.</summary>
internal static class PolicyAncestors
{
    /// <summary>The Gateways, by Service. A set: one more route to a Service that thousands lead to is one entry.</summary>
    public static DerivedSet<NamespacedName, NamespacedName, Whole> Gateways { get; } = new("Gateways that lead to a Service");
}
