using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Serving;

/// <summary>Says what translation changed for proxies in the hub's words. A Gateway's proxy has one scope, its own.</summary>
internal static class PublicationBuilder
{
    /// <summary>The publication of a change; its cost is that of the change.</summary>
    public static ConfigPublication Of(TranslationOutput output, TranslationChanges changes)
    {
        var scopes = new List<ScopeChange>(changes.ProxyKeys.Count);
        var subscriptions = new List<SubscriptionChange>();
        foreach (var proxy in changes.Proxies)
        {
            var scope = ScopeKey.Of(proxy);
            var configuration = output.Proxies.GetValueOrDefault(proxy);
            scopes.Add(new ScopeChange(scope, configuration, changes.ProxyKeys.GetValueOrDefault(proxy) ?? new ConfigKeys()));
            subscriptions.Add(new SubscriptionChange(proxy, configuration is null ? [] : [scope]));
        }

        return new ConfigPublication(scopes, subscriptions);
    }
}
