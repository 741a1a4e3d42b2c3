using System.Net;
using Portolan.Http.ProxyProtocols;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>
/// The header of the PROXY protocol that has to come first on a connection: without it, and from whom nobody trusts, none is served.
/// </summary>
internal sealed class ProxyIntroduction
{
    private readonly bool _isTrusted;

    private ProxyIntroduction(bool isTrusted) => _isTrusted = isTrusted;

    /// <summary>For whom the peer connects, once the header is read; null when it connects for itself.</summary>
    public IPEndPoint? Client { get; private set; }

    /// <summary>What has to come on a connection of a peer; null where the protocol is not spoken.</summary>
    public static ProxyIntroduction? Of(ClientAddressing addressing, IPEndPoint? peer) =>
        addressing.ProxyProtocolFrom.IsEmpty ? null : new ProxyIntroduction(peer is not null && IsWithin(addressing, peer.Address));

    /// <summary>Reads the header from the connection's first byte; <paramref name="consumed"/> is its length when it is complete.</summary>
    public ProxyProtocolStep Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (!_isTrusted)
        {
            return ProxyProtocolStep.Invalid;
        }

        var step = ProxyProtocolReader.Read(bytes, out consumed, out var header);
        Client = header.Source;
        return step;
    }

    private static bool IsWithin(ClientAddressing addressing, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in addressing.ProxyProtocolFrom)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
