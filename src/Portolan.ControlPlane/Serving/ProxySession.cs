using System.Threading.Channels;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// One connected proxy. It gets the whole of its scopes first and differences from then on. A slow proxy is not sent each step but the way
/// from what it has to the latest: what waits is the keys that changed, each once, never a queue.
/// </summary>
internal sealed class ProxySession
{
    /// <summary>Messages that may be on their way unanswered: enough to hide a round trip, few enough to coalesce under load.</summary>
    private const int Window = 2;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock _gate = new();
    private readonly Queue<long> _unanswered = new();
    private readonly Dictionary<ScopeTopic, ScopeState> _scopes = [];
    private List<ScopeTopic>? _topics;
    private bool _isDue;
    private long _sent;
    private long? _answered;

    /// <summary>Makes these the scopes of the proxy, in this order. Until then nothing is sent.</summary>
    public void Start(IReadOnlyList<ScopeTopic> topics)
    {
        lock (_gate)
        {
            _topics = [.. topics];
            foreach (var gone in _scopes.Keys.Except(_topics).ToList())
            {
                _scopes.Remove(gone);
            }

            _isDue = true;
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>A scope of the proxy has changed in these keys.</summary>
    public void Offer(ScopeTopic topic, PublishedScope published, ConfigKeys changed)
    {
        lock (_gate)
        {
            // A scope that was not sent yet will be sent whole; one that was sent whole a moment ago may be this version already.
            if (!_scopes.TryGetValue(topic, out var state) || published.Version <= state.Sent.Version)
            {
                return;
            }

            state.Changed.Add(changed);
            state.Latest = published;
            _isDue = true;
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// The proxy has answered a version; false if it was never sent, or a later one is answered already. The last answer may be given
    /// again: what a proxy serves can change without a new version, as when a port that was taken becomes free.
    /// </summary>
    public bool TryAcknowledge(long version)
    {
        lock (_gate)
        {
            if (version == _answered)
            {
                return true;
            }

            if (!_unanswered.Contains(version))
            {
                return false;
            }

            while (_unanswered.Dequeue() != version)
            {
                // An answer to a version answers those before it.
            }

            _answered = version;
        }

        _wake.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Sends until cancelled.</summary>
    public async Task SendAsync(Func<UpdateMessage, CancellationToken, Task> send, CancellationToken cancellation)
    {
        await foreach (var _ in _wake.Reader.ReadAllAsync(cancellation))
        {
            if (Next() is { } message)
            {
                await send(message, cancellation);
            }
        }
    }

    /// <summary>What is to be sent now, which counts as sent; nothing when the proxy has all, or has not answered yet.</summary>
    internal UpdateMessage? Next()
    {
        List<Step> steps;
        UpdateMessage message;
        lock (_gate)
        {
            if (!_isDue || _unanswered.Count >= Window)
            {
                return null;
            }

            _isDue = false;
            _unanswered.Enqueue(++_sent);
            message = new UpdateMessage { Version = _sent, Subscribed = { _topics!.Select(topic => KeyCodec.Encode(topic.Scope)) } };
            steps = [.. _topics!.Select(Take).OfType<Step>()];
        }

        // Encoding takes time, and whoever publishes must not wait for it.
        message.Scopes.AddRange(steps.Select(step => step.Topic.DeltaFor(step.Before, step.After, step.Changed)));
        return message;
    }

    private Step? Take(ScopeTopic topic)
    {
        if (!_scopes.TryGetValue(topic, out var before))
        {
            var whole = topic.Latest;
            _scopes[topic] = new ScopeState(whole);
            return new Step(topic, Before: null, whole, new ConfigKeys());
        }

        if (before.Latest.Version == before.Sent.Version)
        {
            return null;
        }

        _scopes[topic] = new ScopeState(before.Latest);
        return new Step(topic, before.Sent, before.Latest, before.Changed);
    }

    /// <summary>What the proxy was sent of a scope, what it should have, and the keys that may differ between the two.</summary>
    private sealed class ScopeState(PublishedScope sent)
    {
        public PublishedScope Sent { get; } = sent;

        public PublishedScope Latest { get; set; } = sent;

        public ConfigKeys Changed { get; } = new();
    }

    private sealed record Step(ScopeTopic Topic, PublishedScope? Before, PublishedScope After, ConfigKeys Changed);
}
