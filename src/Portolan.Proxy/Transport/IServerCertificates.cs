using System.Net.Security;

namespace Portolan.Proxy.Transport;

/// <summary>Chooses what a handshake with a client uses.</summary>
internal interface IServerCertificates
{
    /// <summary>
    /// The options for the server name of the ClientHello (lower case; null when there is none); null when there is no certificate for it.
    /// </summary>
    SslServerAuthenticationOptions? Choose(string? serverName);
}
