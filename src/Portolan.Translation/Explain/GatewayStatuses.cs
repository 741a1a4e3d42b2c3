using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Explain;

/// <summary>Reads the statuses that translation gives.</summary>
internal static class GatewayStatuses
{
    /// <summary>The addresses in the status of a proxy's Gateway.</summary>
    public static EquatableList<string> AddressesOf(TranslationOutput output, ProxyKey proxy) =>
        output.Statuses.GetValueOrDefault(new ObjectKey(Gateway.Type, new NamespacedName(proxy.Namespace, proxy.Name))) is Gateway { Status: { } status }
            ? status.Addresses.Select(address => address.Value).ToEquatableList()
            : [];

    /// <summary>The conditions that are not as they should be.</summary>
    public static IEnumerable<Condition> Failing(IEnumerable<Condition> conditions) => conditions.Where(condition => condition switch
    {
        { Type: "Conflicted" or "PartiallyInvalid" or "OverlappingTLSConfig" } => condition.Status == ConditionStatus.True,
        _ => condition.Status == ConditionStatus.False,
    });
}
