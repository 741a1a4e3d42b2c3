using System.Net.Security;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>The certificates of one listener, ready for handshakes. The first whose names include the SNI is shown, else the first.</summary>
internal sealed class ListenerCertificates(LoadedCertificate[] certificates)
{
    /// <summary>The handshake options for a server name; null when the listener has no certificate that works.</summary>
    public SslServerAuthenticationOptions? Choose(string? serverName, ListenerProtocol protocol)
    {
        if (certificates.Length == 0)
        {
            return null;
        }

        if (certificates.Length > 1 && !string.IsNullOrEmpty(serverName))
        {
            foreach (var certificate in certificates)
            {
                if (certificate.Covers(serverName))
                {
                    return certificate.OptionsFor(protocol);
                }
            }
        }

        return certificates[0].OptionsFor(protocol);
    }
}
