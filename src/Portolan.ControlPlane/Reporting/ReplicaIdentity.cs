using System.Security.Cryptography;
using System.Text;
using Portolan.Api;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// Names what one replica of the control plane writes about itself: its Lease, and a ConfigMap for each proxy that is connected to it.
/// </summary>
/// <param name="Namespace">Where: the system namespace.</param>
/// <param name="Name">The replica; no two have the same, nor does one have that of an earlier process.</param>
internal sealed record ReplicaIdentity(string Namespace, string Name)
{
    /// <summary>The label by which all replicas find what each has written; its value is the replica.</summary>
    public const string Label = "portolan.io/control-plane-replica";

    /// <summary>The Lease that says that the replica is alive.</summary>
    public NamespacedName Lease => new(Namespace, $"portolan-replica-{Name}");

    /// <summary>The ConfigMap with what a proxy's instances say to this replica.</summary>
    public NamespacedName Report(ProxyKey proxy)
    {
        // Keys are longer than names may be.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(proxy.ToString())).AsSpan(0, 8));
        return new(Namespace, $"portolan-report-{Name}-{hash}");
    }
}
