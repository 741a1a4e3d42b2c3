using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.ControlPlane;

/// <summary>
/// Says on one stream what the proxy serves: in answer to each version, and again when it changes by itself. What is said is always the
/// proxy's last report, so that the last word is true whichever thread speaks last. Before the first version of the stream there is nothing
/// to answer.
/// </summary>
internal sealed class Acknowledger(ConfigSession session, ProxyServer proxy)
{
    private readonly Lock _gate = new();
    private long? _version;
    private EquatableList<Rejection> _unread;
    private EquatableList<Rejection> _saidUnread;
    private ApplyResult? _said;

    /// <summary>
    /// Answers a version that has been applied; <paramref name="unread"/> are the resources that could not be read, of this version and of
    /// those before.
    /// </summary>
    public void Answer(long version, EquatableList<Rejection> unread)
    {
        lock (_gate)
        {
            (_version, _unread) = (version, unread);
            Say(version);
        }
    }

    /// <summary>Answers the last version once more, because the proxy's report has changed.</summary>
    public void Repeat()
    {
        lock (_gate)
        {
            if (_version is { } version)
            {
                Say(version);
            }
        }
    }

    private void Say(long version)
    {
        var report = proxy.Report;
        var isUnchanged = ReferenceEquals(report, _said) && _unread == _saidUnread;
        (_said, _saidUnread) = (report, _unread);
        session.Acknowledge(
            isUnchanged
                ? new ConfigAcknowledgement { Version = version, IsUnchanged = true }
                : report.Acknowledge(version) with
                {
                    Rejections = [.. report.Rejections, .. _unread],
                }
        );
    }
}
