using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Serving;

/// <summary>A token counts when one of several authenticators takes it; when none does, each says why.</summary>
public sealed class AuthenticatorsInTurn(params IReadOnlyList<IProxyAuthenticator> authenticators) : IProxyAuthenticator
{
    /// <inheritdoc />
    public async ValueTask<string?> RefusalAsync(string token, ProxyKey proxy, CancellationToken cancellation)
    {
        var refusals = new List<string>();
        foreach (var authenticator in authenticators)
        {
            if (await authenticator.RefusalAsync(token, proxy, cancellation) is not { } refusal)
            {
                return null;
            }

            refusals.Add(refusal);
        }

        return string.Join("; ", refusals);
    }
}
