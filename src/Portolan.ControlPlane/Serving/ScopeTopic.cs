using System.Collections.Concurrent;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>What a scope holds under the number of its publication; numbers grow.</summary>
internal sealed record PublishedScope(ProxyConfiguration Configuration, long Version);

/// <summary>
/// One scope: what is published of it, and who listens. A difference is computed and encoded once, however many proxies need it. All but
/// <see cref="DeltaFor"/> is called under the lock of the hub.
/// </summary>
internal sealed class ScopeTopic(ScopeKey scope)
{
    private readonly ConcurrentDictionary<(long From, long To), Lazy<ScopeMessage>> _messages = new();
    private PublishedScope _latest = new(ProxyConfiguration.Empty, 0);

    /// <summary>The name of the scope.</summary>
    public ScopeKey Scope => scope;

    /// <summary>What was published last.</summary>
    public PublishedScope Latest => Volatile.Read(ref _latest);

    /// <summary>The proxies that are connected.</summary>
    public HashSet<ProxySession> Sessions { get; } = [];

    public void Publish(PublishedScope published)
    {
        Volatile.Write(ref _latest, published);
        _messages.Clear();
    }

    /// <summary>
    /// What leads from one version to another, by the keys that changed between the two; from nothing, it is the whole scope. Two sessions
    /// that go the same way have the same keys.
    /// </summary>
    public ScopeMessage DeltaFor(PublishedScope? before, PublishedScope after, ConfigKeys changed) =>
        _messages
            .GetOrAdd(
                (before?.Version ?? 0, after.Version),
                static (_, way) =>
                    new Lazy<ScopeMessage>(() =>
                        UpdateCodec.Encode(
                            way.scope,
                            DeltaCodec.Encode(
                                way.before is null
                                    ? ConfigDelta.Complete(way.after.Configuration, way.after.Version)
                                    : ConfigDelta.Between(way.before.Configuration, way.after.Configuration, way.changed, way.after.Version)
                            )
                        )
                    ),
                (scope, before, after, changed)
            )
            .Value;
}
