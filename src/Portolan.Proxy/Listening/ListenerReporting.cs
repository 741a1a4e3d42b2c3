using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>
/// Keeps what the proxy says of its listeners: brought up to date by the listeners that changed and the ports whose binding did. Not for
/// use by several threads.
/// </summary>
internal sealed class ListenerReporting
{
    private ImmutableSortedDictionary<ListenerKey, ListenerReport> _reports = ImmutableSortedDictionary<ListenerKey, ListenerReport>.Empty;
    private IReadOnlyDictionary<PortKey, BindFault> _faults = new Dictionary<PortKey, BindFault>();
    private ApplyResult _said = new([], []);

    /// <summary>How many listeners were looked at since the start.</summary>
    public long Visits { get; private set; }

    /// <summary>What there is to say after a snapshot; the same object when nothing of it changed.</summary>
    public ApplyResult Tell(Snapshot snapshot, IReadOnlyDictionary<PortKey, BindFault> faults)
    {
        var reports = _reports.ToBuilder();
        foreach (var key in Touched(snapshot, faults))
        {
            Visits++;
            if (snapshot.Listeners.TryGetValue(key, out var listener))
            {
                reports[key] = ReportOf(listener, snapshot, faults);
            }
            else
            {
                reports.Remove(key);
            }
        }

        _faults = faults;
        var now = reports.ToImmutable();
        if (!ReferenceEquals(now, _reports) || snapshot.Rejections != _said.Rejections)
        {
            Visits += now.Count;
            _reports = now;
            _said = new ApplyResult(now.Values.ToEquatableList(), snapshot.Rejections);
        }

        return _said;
    }

    private IEnumerable<ListenerKey> Touched(Snapshot snapshot, IReadOnlyDictionary<PortKey, BindFault> faults)
    {
        if (faults.Count == 0 && _faults.Count == 0)
        {
            return snapshot.ChangedListeners;
        }

        // A port that could or can not be bound concerns all of its listeners, whether or not they changed.
        var rebound = faults
            .Keys.Union(_faults.Keys)
            .Where(port => faults.GetValueOrDefault(port) != _faults.GetValueOrDefault(port))
            .ToHashSet();
        return rebound.Count == 0
            ? snapshot.ChangedListeners
            : snapshot.ChangedListeners.Union(
                snapshot.Listeners.Values.Where(listener => rebound.Contains(PortKey.Of(listener))).Select(listener => listener.Key)
            );
    }

    private static ListenerReport ReportOf(Listener listener, Snapshot snapshot, IReadOnlyDictionary<PortKey, BindFault> faults)
    {
        if (snapshot.Faults.TryGetValue(listener.Key, out var report) && report.Fault != ListenerFault.None)
        {
            return report;
        }

        return faults.TryGetValue(PortKey.Of(listener), out var fault)
            ? new ListenerReport(listener.Key, listener.Generation, fault.Fault, fault.Message)
            : report ?? new ListenerReport(listener.Key, listener.Generation, ListenerFault.None, "");
    }
}
