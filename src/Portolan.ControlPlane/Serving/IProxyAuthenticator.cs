using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Decides which proxies the bearer of a token may be. A proxy's configuration holds private keys: nobody gets it unasked.
/// </summary>
public interface IProxyAuthenticator
{
    /// <summary>
    /// Why the bearer of <paramref name="token"/> may not serve as <paramref name="proxy"/>, without the token; null when it may. Called
    /// once a stream.
    /// </summary>
    ValueTask<string?> RefusalAsync(string token, ProxyKey proxy, CancellationToken cancellation);
}
