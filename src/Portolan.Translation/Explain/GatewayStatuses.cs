using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Explain;

/// <summary>Reads the statuses that translation gives.</summary>
internal static class GatewayStatuses
{
    /// <summary>The addresses in the status of a proxy's Gateway.</summary>
    public static EquatableList<string> AddressesOf(TranslationOutput output, ProxyKey proxy) =>
        output.Statuses.GetValueOrDefault(new ObjectKey(Gateway.Type, new NamespacedName(proxy.Namespace, proxy.Name)))
            is Gateway { Status: { } status }
            ? status.Addresses.Select(address => address.Value).ToEquatableList()
            : [];

    /// <summary>The conditions that are not as they should be.</summary>
    public static IEnumerable<Condition> Failing(IEnumerable<Condition> conditions) =>
        conditions.Where(condition => ConditionMeaning.IsBad(condition.Type, condition.Status));
}
