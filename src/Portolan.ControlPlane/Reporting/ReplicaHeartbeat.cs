using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane.Reporting;

/// <summary>Says by a Lease that this replica is alive, so that what its proxies said to it counts.</summary>
internal sealed partial class ReplicaHeartbeat(
    ObjectWriter objects,
    ReplicaIdentity identity,
    TimeSpan leaseDuration,
    TimeProvider time,
    ILogger<ReplicaHeartbeat> logger
)
{
    /// <summary>Says it until cancelled, three times in a Lease's duration.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(leaseDuration / 3, time);
        do
        {
            try
            {
                await objects.ApplyAsync(Lease.Type, Content(), ApplyConflicts.Force, cancellation);
            }
            catch (ApiException exception)
            {
                Log.Failed(logger, identity.Lease.Name, exception.Message);
            }
        } while (await timer.WaitForNextTickAsync(cancellation));
    }

    private JsonObject Content() =>
        new()
        {
            ["apiVersion"] = Lease.Type.ApiVersion,
            ["kind"] = Lease.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = identity.Lease.Name,
                ["namespace"] = identity.Lease.Namespace,
                ["labels"] = new JsonObject { [ReplicaIdentity.Label] = identity.Name },
            },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = identity.Name,
                ["leaseDurationSeconds"] = Math.Max(1, (int)leaseDuration.TotalSeconds),
                ["renewTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            },
        };

    private static partial class Log
    {
        [LoggerMessage(3061, LogLevel.Warning, "Lease {Lease}: {Error}")]
        public static partial void Failed(ILogger logger, string lease, string error);
    }
}
