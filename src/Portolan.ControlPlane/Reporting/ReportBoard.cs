using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// What the connected proxies said last, merged for the replicas of one proxy: a listener is served when all of them serve it. A proxy that
/// disconnects keeps its word for a short time, so that a reconnect does not make statuses flap.
/// </summary>
internal sealed class ReportBoard(Action<InputChange> post, TimeProvider time) : IReports
{
    /// <summary>How long a proxy that went away still counts.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what proxies said to an earlier control plane counts while they reconnect.</summary>
    public static TimeSpan RecallGrace { get; } = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyKey, ProxyEntry> _proxies = [];

    /// <summary>How many reports of listeners were looked at since the start.</summary>
    public long Visits { get; private set; }

    /// <inheritdoc />
    public int Connected
    {
        get
        {
            lock (_gate)
            {
                return _proxies.Values.Sum(entry => entry.Open.Count);
            }
        }
    }

    /// <summary>
    /// Takes what a proxy said before this control plane started as its word until it says something new. Whether that was news, and is
    /// posted.
    /// </summary>
    public bool Recall(ProxyKey proxy, ConfigAcknowledgement acknowledgement)
    {
        lock (_gate)
        {
            var entry = Entry(proxy);
            if (entry.Said.Count > 0)
            {
                return false;
            }

            entry.Leaving["before"] = acknowledgement;
            ForgetAfter(RecallGrace, proxy, entry);
            return Tell(proxy, entry);
        }
    }

    /// <inheritdoc />
    public void Connect(ReportStream stream)
    {
        lock (_gate)
        {
            var entry = Entry(stream.Proxy);
            foreach (var old in entry.Open.Values.Where(stream.Supersedes))
            {
                Silence(entry, old);
            }

            entry.Open[stream.Id] = stream;
            Tell(stream.Proxy, entry);
        }
    }

    /// <inheritdoc />
    public void Acknowledge(ReportStream stream, ConfigAcknowledgement acknowledgement)
    {
        lock (_gate)
        {
            var entry = Entry(stream.Proxy);
            if (acknowledgement.IsUnchanged && entry.Leaving.Count == 0 && entry.Said.ContainsKey(stream.Id))
            {
                return;
            }

            if (entry.Open.Values.Any(other => other.Supersedes(stream)))
            {
                return;
            }

            // A replica that is back, or one that took the place of one that went: those that went do not count any more.
            entry.Leaving.Clear();
            if (!acknowledgement.IsUnchanged)
            {
                entry.Said[stream.Id] = acknowledgement;
            }

            Tell(stream.Proxy, entry);
        }
    }

    /// <inheritdoc />
    public void Disconnect(ReportStream stream)
    {
        lock (_gate)
        {
            var entry = Entry(stream.Proxy);
            entry.Open.Remove(stream.Id);
            Silence(entry, stream);
            Tell(stream.Proxy, entry);
        }
    }

    /// <summary>What the stream said counts only for a short time yet, and only while no other stream says anything.</summary>
    private void Silence(ProxyEntry entry, ReportStream stream)
    {
        if (!entry.Said.Remove(stream.Id, out var said))
        {
            return;
        }

        if (entry.Said.Count == 0)
        {
            entry.Leaving[stream.Id] = said;
        }

        ForgetAfter(Grace, stream.Proxy, entry);
    }

    private void ForgetAfter(TimeSpan grace, ProxyKey proxy, ProxyEntry entry)
    {
        entry.Timer?.Dispose();
        entry.Timer = time.CreateTimer(_ => Forget(proxy), state: null, grace, Timeout.InfiniteTimeSpan);
    }

    private void Forget(ProxyKey proxy)
    {
        lock (_gate)
        {
            if (!_proxies.TryGetValue(proxy, out var entry))
            {
                return;
            }

            entry.Leaving.Clear();
            Tell(proxy, entry);
            if (entry.Open.Count == 0 && entry.Said.Count == 0)
            {
                _proxies.Remove(proxy);
            }
        }
    }

    private bool Tell(ProxyKey proxy, ProxyEntry entry)
    {
        var said = entry.Said.Count > 0 ? entry.Said : entry.Leaving;
        ProxyReport? report = entry.Open.Count == 0 && said.Count == 0 ? null : Merge(proxy, [.. said.Values]);
        if (report == entry.Told)
        {
            return false;
        }

        entry.Told = report;
        post(ProxyReport.Change(proxy, report));
        return true;
    }

    private ProxyReport Merge(ProxyKey proxy, IReadOnlyList<ConfigAcknowledgement> said)
    {
        Visits += said.Sum(acknowledgement => acknowledgement.Listeners.Count);
        return ProxyReport.Of(proxy) with
        {
            Connected = true,
            Listeners = said.SelectMany(acknowledgement => acknowledgement.Listeners)
                .GroupBy(report => report.Listener)
                .Where(reports => reports.Count() == said.Count)
                .Select(Worst)
                .OrderBy(report => report.Listener)
                .ToEquatableList(),
            Rejections = said.SelectMany(acknowledgement => acknowledgement.Rejections).Distinct().ToEquatableList(),
        };
    }

    private static ListenerReport Worst(IEnumerable<ListenerReport> reports)
    {
        var all = reports.ToList();
        var worst = all.Find(report => report.Fault != ListenerFault.None) ?? all[0];
        return worst with { Generation = all.Min(report => report.Generation) };
    }

    private ProxyEntry Entry(ProxyKey proxy)
    {
        if (!_proxies.TryGetValue(proxy, out var entry))
        {
            _proxies[proxy] = entry = new ProxyEntry();
        }

        return entry;
    }

    private sealed class ProxyEntry
    {
        public Dictionary<string, ReportStream> Open { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ConfigAcknowledgement> Said { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ConfigAcknowledgement> Leaving { get; } = new(StringComparer.Ordinal);

        public ProxyReport? Told { get; set; }

        public ITimer? Timer { get; set; }
    }
}
