using System.Collections.Immutable;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>All configurations that are published, by proxy. Nothing is sent before the first publication: proxies keep what they have.</summary>
internal sealed class ConfigHub
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyKey, ConfigTopic> _topics = [];
    private ImmutableDictionary<ProxyKey, ProxyConfiguration>? _published;
    private long _version;

    /// <summary>Publishes what is wanted now. A proxy that is not named (any more) has nothing to do, and is told so.</summary>
    public void Publish(ImmutableDictionary<ProxyKey, ProxyConfiguration> configurations)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_published, configurations))
                return;

            _published = configurations;
            _version++;
            foreach (var proxy in configurations.Keys)
                Topic(proxy);

            foreach (var (proxy, topic) in _topics)
                Offer(proxy, topic);
        }
    }

    /// <summary>Connects a proxy.</summary>
    public ProxySession Join(ProxyKey proxy)
    {
        lock (_gate)
        {
            var topic = Topic(proxy);
            var session = new ProxySession(topic);
            topic.Join(session);
            Offer(proxy, topic);
            return session;
        }
    }

    /// <summary>Disconnects a proxy.</summary>
    public void Leave(ProxyKey proxy, ProxySession session)
    {
        lock (_gate)
            Topic(proxy).Leave(session);
    }

    private void Offer(ProxyKey proxy, ConfigTopic topic)
    {
        if (_published is not null)
            topic.Publish(new PublishedConfig(_published.GetValueOrDefault(proxy, ProxyConfiguration.Empty), _version));
    }

    private ConfigTopic Topic(ProxyKey proxy)
    {
        if (!_topics.TryGetValue(proxy, out var topic))
            _topics[proxy] = topic = new ConfigTopic();

        return topic;
    }
}
