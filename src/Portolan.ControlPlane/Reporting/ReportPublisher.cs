using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api.Core;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Writing;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// Writes what proxies say to this replica into the API, from where every replica reads it, this one too: so whoever leads next knows what
/// the leader knew. One ConfigMap a proxy, written when what is said changes: listeners, their generations and faults, and not the version
/// of each route.
/// </summary>
internal sealed partial class ReportPublisher(
    ObjectWriter objects,
    ReplicaIdentity identity,
    TimeProvider time,
    ILogger<ReportPublisher> logger,
    ControlPlaneMetrics metrics
) : IReports
{
    private const int Workers = 4;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyKey, Dictionary<string, (ReportStream Stream, ConfigAcknowledgement Said)>> _said = [];
    private readonly WorkQueue<ProxyKey> _queue = new(time);
    private int _connected;

    /// <inheritdoc />
    public int Connected => Volatile.Read(ref _connected);

    /// <inheritdoc />
    // Nothing is known of a proxy before its first answer: that is what is worth a write.
    public void Connect(ReportStream stream) => Interlocked.Increment(ref _connected);

    /// <inheritdoc />
    public void Acknowledge(ReportStream stream, ConfigAcknowledgement acknowledgement)
    {
        if (acknowledgement.IsUnchanged)
        {
            return;
        }

        // The version is a matter between this replica and the proxy. Without it, an answer that says nothing new is equal to the one
        // before.
        var said = acknowledgement with
        {
            Version = 0,
        };
        lock (_gate)
        {
            if (!_said.TryGetValue(stream.Proxy, out var streams))
            {
                _said[stream.Proxy] = streams = new(StringComparer.Ordinal);
            }

            if (streams.TryGetValue(stream.Id, out var before) && before.Said == said)
            {
                return;
            }

            streams[stream.Id] = (stream, said);
        }

        _queue.Add(stream.Proxy);
    }

    /// <inheritdoc />
    public void Disconnect(ReportStream stream)
    {
        Interlocked.Decrement(ref _connected);
        lock (_gate)
        {
            if (!_said.TryGetValue(stream.Proxy, out var streams) || !streams.Remove(stream.Id))
            {
                return;
            }

            if (streams.Count == 0)
            {
                _said.Remove(stream.Proxy);
            }
        }

        _queue.Add(stream.Proxy);
    }

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => _queue.RunAsync(Workers, WorkAsync, cancellation);

    private async Task<TimeSpan?> WorkAsync(ProxyKey proxy, CancellationToken cancellation)
    {
        try
        {
            metrics.ReportWrites.Increment();
            if (ContentOf(proxy) is { } content)
            {
                await objects.ApplyAsync(ConfigMap.Type, content, ApplyConflicts.Force, cancellation);
            }
            else
            {
                await objects.DeleteAsync(
                    ConfigMap.Type,
                    identity.Report(proxy),
                    DeletePreconditions.None,
                    Propagation.Background,
                    cancellation
                );
            }

            return null;
        }
        catch (ApiException exception)
        {
            metrics.WriteFailures.Increment();
            Log.Failed(logger, proxy, exception.Message);
            return Retry;
        }
    }

    private JsonObject? ContentOf(ProxyKey proxy)
    {
        var data = new JsonObject();
        lock (_gate)
        {
            if (!_said.TryGetValue(proxy, out var streams))
            {
                return null;
            }

            foreach (var (id, (stream, said)) in streams)
            {
                data[id] = ReportText.Write(stream, said);
            }
        }

        var name = identity.Report(proxy);
        return new JsonObject
        {
            ["apiVersion"] = ConfigMap.Type.ApiVersion,
            ["kind"] = ConfigMap.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name.Name,
                ["namespace"] = name.Namespace,
                ["labels"] = new JsonObject { [ReplicaIdentity.Label] = identity.Name },
            },
            ["data"] = data,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(
            3060,
            LogLevel.Warning,
            "What proxy {Proxy} says could not be written for the other replicas, trying again: {Error}"
        )]
        public static partial void Failed(ILogger logger, ProxyKey proxy, string error);
    }
}
