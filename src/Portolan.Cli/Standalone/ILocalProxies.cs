using System.Net;
using Portolan.Api;

namespace Portolan.Cli.Standalone;

/// <summary>Starts and stops the proxies of this process; <see cref="LocalNode"/> says which.</summary>
internal interface ILocalProxies
{
    /// <summary>Runs a proxy for the Gateway at this address; one that runs at another address is moved.</summary>
    Task RunAsync(NamespacedName gateway, IPAddress address);

    /// <summary>Drains and ends the Gateway's proxy, if there is one; returns without waiting for the requests under way.</summary>
    Task StopAsync(NamespacedName gateway);
}
