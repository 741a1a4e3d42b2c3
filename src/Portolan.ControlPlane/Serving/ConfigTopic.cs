using System.Collections.Concurrent;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>A configuration under the number of its publication; numbers grow.</summary>
internal sealed record PublishedConfig(ProxyConfiguration Configuration, long Version);

/// <summary>
/// What is published for one proxy, and who listens. A difference is computed and encoded once, however many replicas of the proxy need it.
/// All but <see cref="MessageFor"/> is called under the lock of the hub.
/// </summary>
internal sealed class ConfigTopic
{
    private readonly HashSet<ProxySession> _sessions = [];
    private readonly ConcurrentDictionary<(long From, long To), Lazy<DeltaMessage>> _messages = new();
    private PublishedConfig? _latest;

    public void Publish(PublishedConfig config)
    {
        if (ReferenceEquals(_latest?.Configuration, config.Configuration))
            return;

        _latest = config;
        _messages.Clear();
        foreach (var session in _sessions)
            session.Offer(config);
    }

    public void Join(ProxySession session)
    {
        _sessions.Add(session);
        if (_latest is not null)
            session.Offer(_latest);
    }

    public void Leave(ProxySession session) => _sessions.Remove(session);

    /// <summary>What leads from one version to another; from nothing, it is the whole configuration.</summary>
    public DeltaMessage MessageFor(PublishedConfig? before, PublishedConfig after) =>
        _messages.GetOrAdd(
            (before?.Version ?? 0, after.Version),
            static (_, versions) => new Lazy<DeltaMessage>(() => DeltaCodec.Encode(
                versions.before is null
                    ? ConfigDelta.Complete(versions.after.Configuration, versions.after.Version)
                    : ConfigDelta.Between(versions.before.Configuration, versions.after.Configuration, versions.after.Version))),
            (before, after)).Value;
}
