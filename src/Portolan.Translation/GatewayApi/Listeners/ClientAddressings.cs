using System.Net;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>How listeners learn who their clients are, from a MeshGateway's words to a proxy's.</summary>
internal static class ClientAddressings
{
    /// <summary>What a listener's proxies do. Networks that cannot be read are not let in; <see cref="FaultOf"/> is asked before.</summary>
    public static ClientAddressing Of(MeshGatewayListener listener) =>
        new()
        {
            ProxyProtocolFrom = (listener.ProxyProtocol?.TrustedCIDRs ?? [])
                .Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null)
                .OfType<IPNetwork>()
                .ToEquatableList(),
            TrustedHops = listener.ClientIPDetection?.XForwardedFor?.NumTrustedHops ?? 0,
        };

    /// <summary>What is wrong with networks of trusted proxies; null when nothing is.</summary>
    public static string? FaultOf(EquatableList<string> networks) =>
        networks.IsEmpty
            ? "trustedCIDRs is empty: name the networks from which proxies connect"
            : networks
                .Where(text => !IPNetwork.TryParse(text, out _))
                .Select(text =>
                    $"\"{text}\" in trustedCIDRs is not a network: write an address and the length of its prefix, like 10.0.0.0/8"
                )
                .FirstOrDefault();
}
