using System.Security.Cryptography;
using System.Text;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>One token for all proxies of one process tree: for standalone mode, where proxies are started by us.</summary>
public sealed class SharedTokenAuthenticator(Secret shared) : IProxyAuthenticator
{
    /// <inheritdoc />
    public ValueTask<string?> RefusalAsync(string token, ProxyKey proxy, CancellationToken cancellation) =>
        ValueTask.FromResult(IsSame(token) ? null : "it is not the token of this control plane's proxies");

    // In constant time: how long a comparison takes must not say how much of a guess was right.
    private bool IsSame(string guess) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(guess), Encoding.UTF8.GetBytes(shared.Reveal()));
}
