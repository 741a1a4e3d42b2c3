using System.Threading.Channels;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// One connected proxy. It gets the whole configuration first and differences from then on. A slow proxy is not sent each step but the way
/// from what it has to the latest: what waits is one reference, never a queue.
/// </summary>
internal sealed class ProxySession(ConfigTopic topic)
{
    /// <summary>Messages that may be on their way unanswered: enough to hide a round trip, few enough to coalesce under load.</summary>
    private const int Window = 2;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Queue<long> _unanswered = new();
    private PublishedConfig? _latest;
    private long? _answered;

    /// <summary>Makes <paramref name="config"/> what the proxy should have.</summary>
    public void Offer(PublishedConfig config)
    {
        Volatile.Write(ref _latest, config);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// The proxy has answered a version; false if it was never sent, or a later one is answered already. The last answer may be given again: what a
    /// proxy serves can change without a new version, as when a port that was taken becomes free.
    /// </summary>
    public bool TryAcknowledge(long version)
    {
        lock (_unanswered)
        {
            if (version == _answered)
                return true;

            if (!_unanswered.Contains(version))
                return false;

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
    public async Task SendAsync(Func<DeltaMessage, CancellationToken, Task> send, CancellationToken cancellation)
    {
        PublishedConfig? sent = null;
        await foreach (var _ in _wake.Reader.ReadAllAsync(cancellation))
        {
            var latest = Volatile.Read(ref _latest);
            if (latest is null || ReferenceEquals(latest, sent) || !TryBegin(latest.Version))
                continue;

            await send(topic.MessageFor(sent, latest), cancellation);
            sent = latest;
        }
    }

    private bool TryBegin(long version)
    {
        lock (_unanswered)
        {
            if (_unanswered.Count >= Window)
                return false;

            _unanswered.Enqueue(version);
            return true;
        }
    }
}
