using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// Run by the leader: takes away what replicas that died had written. A replica is dead when its Lease has not changed for two durations by
/// the leader's own clock, counted from the start of leadership at the earliest; its proxies have long come back to others by then, or are
/// gone as well.
/// </summary>
internal sealed partial class ReplicaSweeper(
    KubernetesApi api,
    ReflectorOptions options,
    ReportReader reports,
    TimeSpan leaseDuration,
    ILogger<ReplicaSweeper> logger
)
{
    private readonly ObjectWriter _objects = new(api, options.Time);
    private readonly Dictionary<string, (DateTimeOffset? Renewed, long SeenAt)> _seen = new(StringComparer.Ordinal);

    /// <summary>Sweeps until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _seen.Clear();
        var leases = new Reflector<Lease>(api, options with { LabelSelector = ReplicaIdentity.Label });
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(FollowAsync(leases, listed, cancellation), SweepAsync(leases, listed.Task, cancellation));
    }

    private static async Task FollowAsync(Reflector<Lease> leases, TaskCompletionSource listed, CancellationToken cancellation)
    {
        await foreach (var _ in leases.ReadAsync(cancellation))
        {
            listed.TrySetResult();
        }
    }

    private async Task SweepAsync(Reflector<Lease> leases, Task listed, CancellationToken cancellation)
    {
        await listed.WaitAsync(cancellation);
        using var timer = new PeriodicTimer(leaseDuration / 3, options.Time);
        do
        {
            var renewals = leases.Objects.Values.ToDictionary(
                lease => lease.Metadata.Labels.GetValueOrDefault(ReplicaIdentity.Label) ?? "",
                lease => lease.Spec?.RenewTime,
                StringComparer.Ordinal
            );
            foreach (
                var replica in reports
                    .Reports.Select(report => report.Replica)
                    .Concat(renewals.Keys)
                    .Distinct(StringComparer.Ordinal)
                    .Where(replica => IsDead(replica, renewals))
                    .ToList()
            )
            {
                await SweepAsync(replica, leases, cancellation);
            }
        } while (await timer.WaitForNextTickAsync(cancellation));
    }

    private bool IsDead(string replica, Dictionary<string, DateTimeOffset?> renewals)
    {
        var renewed = renewals.GetValueOrDefault(replica);
        if (_seen.TryGetValue(replica, out var seen) && seen.Renewed == renewed)
        {
            return options.Time.GetElapsedTime(seen.SeenAt) >= 2 * leaseDuration;
        }

        _seen[replica] = (renewed, options.Time.GetTimestamp());
        return false;
    }

    private async Task SweepAsync(string replica, Reflector<Lease> leases, CancellationToken cancellation)
    {
        try
        {
            foreach (var (report, _) in reports.Reports.Where(report => report.Replica == replica).ToList())
            {
                await DeleteAsync(ConfigMap.Type, report, cancellation);
            }

            foreach (
                var lease in leases
                    .Objects.Values.Where(lease => lease.Metadata.Labels.GetValueOrDefault(ReplicaIdentity.Label) == replica)
                    .ToList()
            )
            {
                await DeleteAsync(Lease.Type, lease.Metadata.Key, cancellation);
            }

            Log.Swept(logger, replica);
        }
        catch (ApiException exception)
        {
            Log.Failed(logger, replica, exception.Message);
        }
    }

    private Task DeleteAsync(ResourceType type, NamespacedName name, CancellationToken cancellation) =>
        _objects.DeleteAsync(type, name, DeletePreconditions.None, Propagation.Background, cancellation);

    private static partial class Log
    {
        [LoggerMessage(3062, LogLevel.Information, "Control plane replica {Replica} is gone; what its proxies had said to it is forgotten")]
        public static partial void Swept(ILogger logger, string replica);

        [LoggerMessage(3063, LogLevel.Warning, "What control plane replica {Replica} left behind could not be taken away yet: {Error}")]
        public static partial void Failed(ILogger logger, string replica, string error);
    }
}
