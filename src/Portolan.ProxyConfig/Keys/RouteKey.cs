using System.Globalization;

namespace Portolan.ProxyConfig;

/// <summary>Names a rule of a route: <c>HTTPRoute/shop/cart/0</c>.</summary>
public sealed record RouteKey(string Kind, string Namespace, string Name, int Rule)
    : ConfigKey(HashCode.Combine(Kind, Namespace, Name, Rule)),
        IComparable<RouteKey>
{
    /// <summary>The kind of the object that it came from.</summary>
    public string Kind { get; } = Kind;

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; } = Namespace;

    /// <summary>The name of the object.</summary>
    public string Name { get; } = Name;

    /// <summary>The place of the rule in the object, from 0.</summary>
    public int Rule { get; } = Rule;

    /// <inheritdoc />
    public int CompareTo(RouteKey? other) =>
        other is null ? 1
        : KeyOrder.Compare((Kind, Namespace, Name), (other.Kind, other.Namespace, other.Name)) is var order and not 0 ? order
        : Rule.CompareTo(other.Rule);

    /// <inheritdoc />
    public override int GetHashCode() => base.GetHashCode();

    private protected override string Text() => string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Namespace}/{Name}/{Rule}");
}
