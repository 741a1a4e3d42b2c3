using Portolan.Api.Mesh;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>A MeshGateway's words in a proxy's.</summary>
internal static class ListenerProtocols
{
    /// <summary>The protocol; absent for one that no proxy serves (yet): such a listener is left out, its neighbours serve.</summary>
    public static ListenerProtocol? Of(string? protocol) => protocol switch
    {
        "HTTP" => ListenerProtocol.Http,
        "HTTPS" => ListenerProtocol.Https,
        _ => null,
    };

    /// <summary>The host name, normalised; empty for all.</summary>
    public static string HostnameOf(MeshGatewayListener listener) =>
        listener.Hostname is null or "*" ? "" : listener.Hostname.ToLowerInvariant();
}
