using Portolan.Api;
using Portolan.Api.Core;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// Reads what proxies say to any replica and puts it on the board. A stream is on the board for as long as the ConfigMap of its replica has
/// it; those of a replica that died stay until the leader sweeps them away, so that a proxy which comes back to another replica in time was
/// never gone.
/// </summary>
internal sealed class ReportReader(KubernetesApi api, ReflectorOptions options, ReportBoard board, InputQueue queue)
{
    private readonly Reflector<ConfigMap> _reports = new(api, options with { LabelSelector = ReplicaIdentity.Label });
    private readonly Dictionary<NamespacedName, Dictionary<string, (ReportStream Stream, ConfigAcknowledgement Said)>> _known = [];

    /// <summary>The reports that there are, and which replica wrote each.</summary>
    public IEnumerable<(NamespacedName Report, string Replica)> Reports =>
        _reports.Objects.Values.Select(report =>
            (report.Metadata.Key, report.Metadata.Labels.GetValueOrDefault(ReplicaIdentity.Label) ?? "")
        );

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var isFirst = true;
        await foreach (var batch in _reports.ReadAsync(cancellation))
        {
            foreach (var change in batch.Events)
            {
                Take(change.Name, change.Type == ResourceEventType.Deleted ? [] : change.Resource!.Data);
            }

            if (isFirst)
            {
                queue.Post(new InputBatch([], ProxyReport.Type));
            }

            isFirst = false;
        }
    }

    private void Take(NamespacedName report, IEnumerable<KeyValuePair<string, string>> data)
    {
        var before = _known.GetValueOrDefault(report) ?? [];
        var after = data.Select(entry => ReportText.Read(entry.Key, entry.Value))
            .OfType<(ReportStream Stream, ConfigAcknowledgement Said)>()
            .ToDictionary(entry => entry.Stream.Id, StringComparer.Ordinal);
        foreach (var (id, (stream, said)) in after)
        {
            var isKnown = before.TryGetValue(id, out var known);
            if (!isKnown)
            {
                board.Connect(stream);
            }

            if (!isKnown || known.Said != said)
            {
                board.Acknowledge(stream, said);
            }
        }

        // Those that came are heard before those that went are forgotten: a proxy that reconnected was never silent.
        foreach (var (id, (stream, _)) in before)
        {
            if (!after.ContainsKey(id))
            {
                board.Disconnect(stream);
            }
        }

        if (after.Count > 0)
        {
            _known[report] = after;
        }
        else
        {
            _known.Remove(report);
        }
    }
}
