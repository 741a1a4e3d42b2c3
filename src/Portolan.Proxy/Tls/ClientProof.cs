using System.Security.Cryptography.X509Certificates;

namespace Portolan.Proxy.Tls;

/// <summary>
/// What a client showed in its handshake, for as long as its connection: when what is asked changes it is judged again, so that a
/// connection does not outlive the trust that let it in. On the connection's loop.
/// </summary>
internal sealed class ClientProof(ClientCheck asked, X509Certificate2? shown, X509Certificate2Collection sent)
{
    private ClientCheck _judge = asked;
    private bool _isGood = true;

    /// <summary>
    /// Whether a client with this proof (null: it was never asked) may be served by a listener that asks for <paramref name="wanted"/> now.
    /// </summary>
    public static bool Satisfies(ClientProof? proof, ClientCheck? wanted) =>
        wanted is null || (proof is null ? wanted.Accepts(null, []) : proof.Satisfies(wanted));

    private bool Satisfies(ClientCheck wanted)
    {
        if (!ReferenceEquals(wanted, _judge))
        {
            _isGood = wanted.Source == _judge.Source ? _isGood : wanted.Accepts(shown, sent);
            _judge = wanted;
        }

        return _isGood;
    }
}
