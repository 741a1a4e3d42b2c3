using System.Text;
using Portolan.Http.Text;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>
/// How a backend is spoken to at one time. Read once an attempt, as a whole: nobody may see a new protocol with the TLS of an old one.
/// </summary>
internal sealed class BackendSettings
{
    /// <summary>Takes what is configured, and the identity that was made of its <see cref="Backend.Tls"/>.</summary>
    public BackendSettings(Backend config, ClientTls? tls)
    {
        Config = config;
        Tls = tls;
        Hostname =
            config.Hostname is { } hostname && AuthorityText.TryRead(Encoding.UTF8.GetBytes(hostname), out _, out _)
                ? Encoding.UTF8.GetBytes(hostname)
                : null;
    }

    /// <summary>What is configured.</summary>
    public Backend Config { get; }

    /// <summary>The transport identity; null for plain text.</summary>
    public ClientTls? Tls { get; }

    /// <summary>The host name for <c>hostToBackendHostname</c>, as bytes; null when there is none that could be sent.</summary>
    public byte[]? Hostname { get; }
}
