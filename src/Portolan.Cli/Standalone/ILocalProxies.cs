using System.Net;
using Portolan.Api;
using Portolan.ProxyConfig;

namespace Portolan.Cli.Standalone;

/// <summary>Starts and stops the proxies of this process; <see cref="LocalNode"/> says which.</summary>
internal interface ILocalProxies
{
    /// <summary>
    /// Runs the proxy at this address, in place of one of the same Gateway that runs at another address or in another mesh.
    /// </summary>
    Task RunAsync(ProxyKey proxy, IPAddress address);

    /// <summary>Drains and ends the Gateway's proxy, if there is one; returns without waiting for the requests under way.</summary>
    Task StopAsync(NamespacedName gateway);
}
