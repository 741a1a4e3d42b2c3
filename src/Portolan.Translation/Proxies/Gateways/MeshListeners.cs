using Portolan.Api.Mesh;
using Portolan.Translation.GatewayApi.Listeners;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>Listeners of MeshGateways in a proxy's words.</summary>
internal static class MeshListeners
{
    /// <summary>The host name, normalised; empty for all, and where the protocol cannot tell one.</summary>
    public static string ServedHostname(this MeshGatewayListener listener) =>
        listener.Hostname is null or "*" || ListenerProtocols.Of(listener) is { Sharing: ListenerSharing.Alone }
            ? ""
            : listener.Hostname.ToLowerInvariant();
}
