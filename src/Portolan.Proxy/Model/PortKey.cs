using System.Globalization;
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

/// <summary>A port. Those of TCP and UDP have the same numbers and nothing else in common.</summary>
internal readonly record struct PortKey(int Number, PortTransport Transport) : IComparable<PortKey>
{
    /// <summary>The port that a listener wants.</summary>
    public static PortKey Of(Listener listener) =>
        new(listener.Port, listener.Protocol == ListenerProtocol.Udp ? PortTransport.Udp : PortTransport.Tcp);

    /// <inheritdoc />
    public int CompareTo(PortKey other) => Number == other.Number ? Transport.CompareTo(other.Transport) : Number.CompareTo(other.Number);

    /// <inheritdoc />
    public override string ToString() =>
        Transport == PortTransport.Udp
            ? string.Create(CultureInfo.InvariantCulture, $"{Number}/udp")
            : Number.ToString(CultureInfo.InvariantCulture);
}
