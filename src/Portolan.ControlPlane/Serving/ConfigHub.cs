using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// All scopes that are published, and who subscribes to them. A publication names what changed, and costs that much: scopes and proxies
/// that it does not name are not looked at. Nothing is sent before the first publication: proxies keep what they have.
/// </summary>
internal sealed class ConfigHub
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ScopeKey, ScopeTopic> _topics = [];
    private readonly Dictionary<ProxyKey, Subscriber> _subscribers = [];
    private long _version;

    /// <summary>How many scopes, subscriptions and sessions publications have looked at.</summary>
    public long Visits { get; private set; }

    /// <summary>Publishes changes. A proxy that has no scope (any more) has nothing to do, and is told so.</summary>
    public void Publish(ConfigPublication publication)
    {
        lock (_gate)
        {
            _version++;
            // What a proxy newly subscribes to must be there, and what it subscribes to no more must not be seen empty first.
            foreach (var (scope, configuration, changed) in publication.Scopes)
            {
                if (configuration is not null)
                {
                    Publish(Topic(scope), configuration, changed);
                }
            }

            foreach (var (proxy, scopes) in publication.Subscriptions)
            {
                Visits++;
                Subscribe(Of(proxy), scopes);
                Forget(proxy);
            }

            foreach (var (scope, configuration, changed) in publication.Scopes)
            {
                if (configuration is null && _topics.Remove(scope, out var gone))
                {
                    Publish(gone, ProxyConfiguration.Empty, changed);
                }
            }

            if (_version == 1)
            {
                foreach (var subscriber in _subscribers.Values)
                {
                    subscriber.Sessions.ForEach(session => session.Start(subscriber.Topics));
                }
            }
        }
    }

    /// <summary>Connects a proxy.</summary>
    public ProxySession Join(ProxyKey proxy)
    {
        lock (_gate)
        {
            var subscriber = Of(proxy);
            var session = new ProxySession();
            subscriber.Sessions.Add(session);
            subscriber.Topics.ForEach(topic => topic.Sessions.Add(session));
            if (_version > 0)
            {
                session.Start(subscriber.Topics);
            }

            return session;
        }
    }

    /// <summary>Disconnects a proxy.</summary>
    public void Leave(ProxyKey proxy, ProxySession session)
    {
        lock (_gate)
        {
            var subscriber = Of(proxy);
            subscriber.Sessions.Remove(session);
            subscriber.Topics.ForEach(topic => topic.Sessions.Remove(session));
            Forget(proxy);
        }
    }

    // A proxy that has nothing and is not there is not kept: workloads come and go.
    private void Forget(ProxyKey proxy)
    {
        if (_subscribers.TryGetValue(proxy, out var subscriber) && subscriber.Sessions.Count == 0 && subscriber.Topics.Count == 0)
        {
            _subscribers.Remove(proxy);
        }
    }

    private void Publish(ScopeTopic topic, ProxyConfiguration configuration, ConfigKeys changed)
    {
        Visits++;
        var published = new PublishedScope(configuration, _version);
        topic.Publish(published);
        foreach (var session in topic.Sessions)
        {
            Visits++;
            session.Offer(topic, published, changed);
        }
    }

    private void Subscribe(Subscriber subscriber, IReadOnlyList<ScopeKey> scopes)
    {
        if (subscriber.Topics.Select(topic => topic.Scope).SequenceEqual(scopes))
        {
            return;
        }

        var topics = scopes.Select(Topic).ToList();
        foreach (var gone in subscriber.Topics.Except(topics))
        {
            gone.Sessions.ExceptWith(subscriber.Sessions);
        }

        foreach (var added in topics.Except(subscriber.Topics))
        {
            added.Sessions.UnionWith(subscriber.Sessions);
        }

        subscriber.Topics = topics;
        if (_version > 0)
        {
            subscriber.Sessions.ForEach(session => session.Start(topics));
        }
    }

    private ScopeTopic Topic(ScopeKey scope)
    {
        if (!_topics.TryGetValue(scope, out var topic))
        {
            _topics[scope] = topic = new ScopeTopic(scope);
        }

        return topic;
    }

    private Subscriber Of(ProxyKey proxy)
    {
        if (!_subscribers.TryGetValue(proxy, out var subscriber))
        {
            _subscribers[proxy] = subscriber = new Subscriber();
        }

        return subscriber;
    }

    private sealed class Subscriber
    {
        public List<ScopeTopic> Topics { get; set; } = [];

        public List<ProxySession> Sessions { get; } = [];
    }
}
