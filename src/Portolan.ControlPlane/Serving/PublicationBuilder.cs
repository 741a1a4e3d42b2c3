using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Serving;

/// <summary>Says what translation changed for proxies in the hub's words.</summary>
internal static class PublicationBuilder
{
    /// <summary>The publication of a change; its cost is that of the change.</summary>
    public static ConfigPublication Of(TranslationOutput output, TranslationChanges changes)
    {
        var scopes = changes.Scopes.Select(scope => new ScopeChange(
            scope,
            output.Scopes.GetValueOrDefault(scope),
            changes.ScopeKeys.GetValueOrDefault(scope) ?? new ConfigKeys()
        ));
        var subscriptions = changes.Subscriptions.Select(proxy => new SubscriptionChange(
            proxy,
            output.Subscriptions.GetValueOrDefault(proxy)
        ));
        return new ConfigPublication([.. scopes], [.. subscriptions]);
    }
}
