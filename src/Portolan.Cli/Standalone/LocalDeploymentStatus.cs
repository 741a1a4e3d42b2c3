using System.Text.Json.Nodes;
using Portolan.Api.Core;

namespace Portolan.Cli.Standalone;

/// <summary>
/// The status of a Deployment that this process realises. One proxy stands for all replicas: on one machine they would share every
/// fate, and each port can be bound once.
/// </summary>
internal static class LocalDeploymentStatus
{
    /// <summary>The status, or nothing if the Deployment already says so.</summary>
    public static JsonObject? Of(Deployment deployment, TimeProvider time)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        var status = deployment.Status;
        if (
            status is not null
            && status.ObservedGeneration == deployment.Metadata.Generation
            && (status.ReadyReplicas ?? 0) == replicas
            && (status.Replicas ?? 0) == replicas
        )
        {
            return null;
        }

        var now = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["observedGeneration"] = deployment.Metadata.Generation,
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
            ["conditions"] = new JsonArray(
                Condition("Available", "MinimumReplicasAvailable", "One proxy in this process stands for all replicas.", now),
                Condition("Progressing", "NewReplicaSetAvailable", "The proxy runs.", now)
            ),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string now) =>
        new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["reason"] = reason,
            ["message"] = message,
            ["lastTransitionTime"] = now,
            ["lastUpdateTime"] = now,
        };
}
