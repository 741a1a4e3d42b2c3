using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Decides which proxies the bearer of a token may be. A proxy's configuration holds private keys: nobody gets it unasked.
/// </summary>
public interface IProxyAuthenticator
{
    /// <summary>Whether the bearer of <paramref name="token"/> may serve as <paramref name="proxy"/>. Called once a stream.</summary>
    ValueTask<bool> MayServeAsync(string token, ProxyKey proxy, CancellationToken cancellation);
}
