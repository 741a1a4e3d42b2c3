using System.Globalization;

namespace Portolan.ProxyConfig;

/// <summary>Names a port of what requests are sent to: <c>Service/shop/cart/8080</c>.</summary>
public sealed record BackendKey(string Kind, string Namespace, string Name, int Port)
    : ConfigKey(HashCode.Combine(Kind, Namespace, Name, Port)), IComparable<BackendKey>
{
    /// <summary>The kind of the object.</summary>
    public string Kind { get; } = Kind;

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; } = Namespace;

    /// <summary>The name of the object.</summary>
    public string Name { get; } = Name;

    /// <summary>The port of the object, not that of its endpoints.</summary>
    public int Port { get; } = Port;

    /// <inheritdoc />
    public int CompareTo(BackendKey? other) => other is null
        ? 1
        : KeyOrder.Compare((Kind, Namespace, Name), (other.Kind, other.Namespace, other.Name)) is var order and not 0
            ? order
            : Port.CompareTo(other.Port);

    /// <inheritdoc />
    public override int GetHashCode() => base.GetHashCode();

    private protected override string Text() => string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Namespace}/{Name}/{Port}");
}
