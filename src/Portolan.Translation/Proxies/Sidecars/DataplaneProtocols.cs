using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>What is spoken on the ports of Dataplanes.</summary>
internal static class DataplaneProtocols
{
    private const string ProtocolTag = "kuma.io/protocol";

    /// <summary>What a workload speaks. Bytes, as in Kuma, unless the Dataplane says more.</summary>
    public static BackendProtocol Of(DataplaneInbound inbound)
    {
        var name = inbound.Protocol is { Length: > 0 } own ? own : inbound.Tags.GetValueOrDefault(ProtocolTag);
        return ServicePortRules.IsDeclaredHttp(name) ? ServicePortRules.ProtocolNamed(name) : BackendProtocol.Tcp;
    }
}
