using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// What the connected proxies said last, merged for the replicas of one proxy: a listener is served when all of them serve it. A proxy that
/// disconnects keeps its word for a short time, so that a reconnect does not make statuses flap.
/// </summary>
internal sealed class ReportBoard(Action<InputChange> post, TimeProvider time)
{
    /// <summary>How long a proxy that went away still counts.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what proxies said to an earlier control plane counts while they reconnect.</summary>
    public static TimeSpan RecallGrace { get; } = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyKey, ProxyEntry> _proxies = [];

    /// <summary>How many proxies are connected.</summary>
    public int Connected
    {
        get
        {
            lock (_gate)
                return _proxies.Values.Sum(entry => entry.Connected);
        }
    }

    /// <summary>Takes what a proxy said before this control plane started as its word until it says something new.</summary>
    public void Recall(ProxyKey proxy, ConfigAcknowledgement acknowledgement)
    {
        lock (_gate)
        {
            var entry = Entry(proxy);
            if (entry.Said.Count > 0)
                return;

            entry.Leaving["before"] = acknowledgement;
            Tell(proxy, entry);
            ForgetAfter(RecallGrace, proxy, entry);
        }
    }

    /// <summary>A proxy has connected.</summary>
    public void Connect(ProxyKey proxy)
    {
        lock (_gate)
        {
            var entry = Entry(proxy);
            entry.Connected++;
            Tell(proxy, entry);
        }
    }

    /// <summary>A proxy has said what it serves.</summary>
    public void Acknowledge(ProxyKey proxy, string instance, ConfigAcknowledgement acknowledgement)
    {
        lock (_gate)
        {
            var entry = Entry(proxy);
            if (acknowledgement.IsUnchanged && entry.Leaving.Count == 0 && entry.Said.ContainsKey(instance))
                return;

            // A replica that is back, or one that took the place of one that went: those that went do not count any more.
            entry.Leaving.Clear();
            if (!acknowledgement.IsUnchanged)
                entry.Said[instance] = acknowledgement;

            Tell(proxy, entry);
        }
    }

    /// <summary>A proxy has gone.</summary>
    public void Disconnect(ProxyKey proxy, string instance)
    {
        lock (_gate)
        {
            var entry = Entry(proxy);
            entry.Connected--;
            if (!entry.Said.Remove(instance, out var said))
            {
                Tell(proxy, entry);
                return;
            }

            if (entry.Said.Count == 0)
                entry.Leaving[instance] = said;

            Tell(proxy, entry);
            ForgetAfter(Grace, proxy, entry);
        }
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
                return;

            entry.Leaving.Clear();
            Tell(proxy, entry);
            if (entry.Connected == 0 && entry.Said.Count == 0)
                _proxies.Remove(proxy);
        }
    }

    private void Tell(ProxyKey proxy, ProxyEntry entry)
    {
        var said = entry.Said.Count > 0 ? entry.Said : entry.Leaving;
        ProxyReport? report = entry.Connected == 0 && said.Count == 0
            ? null
            : Merge(proxy, [.. said.Values]);
        if (report == entry.Told)
            return;

        entry.Told = report;
        post(ProxyReport.Change(proxy, report));
    }

    private static ProxyReport Merge(ProxyKey proxy, IReadOnlyList<ConfigAcknowledgement> said) => ProxyReport.Of(proxy) with
    {
        Connected = true,
        Listeners = said
            .SelectMany(acknowledgement => acknowledgement.Listeners)
            .GroupBy(report => report.Listener)
            .Where(reports => reports.Count() == said.Count)
            .Select(Worst)
            .OrderBy(report => report.Listener)
            .ToEquatableList(),
        Rejections = said.SelectMany(acknowledgement => acknowledgement.Rejections).Distinct().ToEquatableList(),
    };

    private static ListenerReport Worst(IEnumerable<ListenerReport> reports)
    {
        var all = reports.ToList();
        var worst = all.Find(report => report.Fault != ListenerFault.None) ?? all[0];
        return worst with { Generation = all.Min(report => report.Generation) };
    }

    private ProxyEntry Entry(ProxyKey proxy)
    {
        if (!_proxies.TryGetValue(proxy, out var entry))
            _proxies[proxy] = entry = new ProxyEntry();

        return entry;
    }

    private sealed class ProxyEntry
    {
        public int Connected { get; set; }

        public Dictionary<string, ConfigAcknowledgement> Said { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ConfigAcknowledgement> Leaving { get; } = new(StringComparer.Ordinal);

        public ProxyReport? Told { get; set; }

        public ITimer? Timer { get; set; }
    }
}
