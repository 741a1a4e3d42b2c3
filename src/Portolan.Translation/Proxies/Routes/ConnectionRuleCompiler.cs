using Portolan.ProxyConfig;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>Turns a rule for connections into a proxy's: one rule, one route.</summary>
internal static class ConnectionRuleCompiler
{
    public static ConnectionRoute Compile(ConnectionRule rule, RulePlace place) =>
        new()
        {
            Key = place.Key,
            Listeners = place.Listeners,
            Hostnames = place.ServedHostnames,
            Order = place.Order,
            RuleName = rule.Name,
            Backends = place.Invalid is null ? rule.Backends : [],
        };
}
