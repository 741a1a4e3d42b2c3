using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// A scope with what it holds now, and the keys that may differ from what it held before; without a configuration it is gone.
/// </summary>
internal sealed record ScopeChange(ScopeKey Scope, ProxyConfiguration? Configuration, ConfigKeys Changed);

/// <summary>The scopes of a proxy, in order; none when it has nothing to do any more.</summary>
internal sealed record SubscriptionChange(ProxyKey Proxy, IReadOnlyList<ScopeKey> Scopes);

/// <summary>What is published at once: only what changed since the last publication.</summary>
internal sealed record ConfigPublication(IReadOnlyList<ScopeChange> Scopes, IReadOnlyList<SubscriptionChange> Subscriptions);
