using System.Globalization;
using System.Net;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>What a port is bound for.</summary>
internal enum PortTransport
{
    /// <summary>Connections.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,
}

/// <summary>A port. Those of TCP and UDP have the same numbers and nothing else in common, and so have those of two addresses.</summary>
/// <param name="Number">1 to 65535.</param>
/// <param name="Transport">What it is bound for.</param>
/// <param name="Address">The one address; null for those that the proxy was told at its start.</param>
internal readonly record struct PortKey(int Number, PortTransport Transport, IPAddress? Address = null) : IComparable<PortKey>
{
    /// <summary>The port that a listener wants.</summary>
    public static PortKey Of(Listener listener) =>
        new(listener.Port, listener.Protocol == ListenerProtocol.Udp ? PortTransport.Udp : PortTransport.Tcp, AddressOf(listener));

    /// <summary>Whether a listener's address can be read; one that can not is never bound.</summary>
    public static bool HasAddress(Listener listener) => listener.Address.Length == 0 || AddressOf(listener) is not null;

    /// <inheritdoc />
    public int CompareTo(PortKey other)
    {
        var order = (Number, Transport).CompareTo((other.Number, other.Transport));
        return order != 0 ? order : string.CompareOrdinal(Address?.ToString(), other.Address?.ToString());
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var port = Address is null ? Number.ToString(CultureInfo.InvariantCulture) : new IPEndPoint(Address, Number).ToString();
        return Transport == PortTransport.Udp ? $"{port}/udp" : port;
    }

    private static IPAddress? AddressOf(Listener listener) => IPAddress.TryParse(listener.Address, out var address) ? address : null;
}
