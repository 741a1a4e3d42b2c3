using System.Net.Security;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>
/// The certificates of one listener, ready for handshakes, and what it asks of clients'. The first whose names include the SNI is shown,
/// else the first.
/// </summary>
internal sealed class ListenerCertificates
{
    private readonly LoadedCertificate[] _certificates;
    private readonly SslServerAuthenticationOptions[] _options;

    /// <summary>Takes the certificates that can be used; <paramref name="check"/> is null when nothing is asked of clients.</summary>
    public ListenerCertificates(LoadedCertificate[] certificates, ListenerProtocol protocol, ClientCheck? check)
    {
        _certificates = certificates;
        _options = [.. certificates.Select(certificate => certificate.OptionsFor(protocol, check))];
        Check = check;
    }

    /// <summary>Those of a listener without TLS.</summary>
    public static ListenerCertificates None { get; } = new([], ListenerProtocol.Http, null);

    /// <summary>What is asked of clients' certificates; null for nothing.</summary>
    public ClientCheck? Check { get; }

    /// <summary>The handshake options for a server name; null when the listener has no certificate that works.</summary>
    public SslServerAuthenticationOptions? Choose(string? serverName)
    {
        if (_certificates.Length == 0)
        {
            return null;
        }

        if (_certificates.Length > 1 && !string.IsNullOrEmpty(serverName))
        {
            for (var index = 0; index < _certificates.Length; index++)
            {
                if (_certificates[index].Covers(serverName))
                {
                    return _options[index];
                }
            }
        }

        return _options[0];
    }
}
