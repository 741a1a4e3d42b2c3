using System.Globalization;

namespace Portolan.ProxyConfig;

/// <summary>What a backend is reached by.</summary>
public enum BackendTransport
{
    /// <summary>Connections.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,
}

/// <summary>
/// Names a port of what requests are sent to: <c>Service/shop/cart/8080</c>, <c>Service/net/dns/53/udp</c>. An object may have ports of
/// both transports under one number.
/// </summary>
public sealed record BackendKey(string Kind, string Namespace, string Name, int Port, BackendTransport Transport = BackendTransport.Tcp)
    : ConfigKey(HashCode.Combine(Kind, Namespace, Name, Port, Transport)),
        IComparable<BackendKey>
{
    /// <summary>The kind of the object.</summary>
    public string Kind { get; } = Kind;

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; } = Namespace;

    /// <summary>The name of the object.</summary>
    public string Name { get; } = Name;

    /// <summary>The port of the object, not that of its endpoints.</summary>
    public int Port { get; } = Port;

    /// <summary>Which of the ports of that number.</summary>
    public BackendTransport Transport { get; } = Transport;

    /// <inheritdoc />
    public int CompareTo(BackendKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = KeyOrder.Compare((Kind, Namespace, Name), (other.Kind, other.Namespace, other.Name));
        return order != 0 ? order : (Port, Transport).CompareTo((other.Port, other.Transport));
    }

    /// <inheritdoc />
    public override int GetHashCode() => base.GetHashCode();

    private protected override string Text() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Namespace}/{Name}/{Port}{(Transport is BackendTransport.Udp ? "/udp" : "")}");
}
