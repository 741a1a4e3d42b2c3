namespace Portolan.ProxyConfig;

/// <summary>Names a listener: <c>Gateway/shop/edge/http</c>.</summary>
public sealed record ListenerKey(string Kind, string Namespace, string Name, string Section)
    : ConfigKey(HashCode.Combine(Kind, Namespace, Name, Section)),
        IComparable<ListenerKey>
{
    /// <summary>The kind of the object that declares it.</summary>
    public string Kind { get; } = Kind;

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; } = Namespace;

    /// <summary>The name of the object.</summary>
    public string Name { get; } = Name;

    /// <summary>Which of the object's listeners it is.</summary>
    public string Section { get; } = Section;

    /// <inheritdoc />
    public int CompareTo(ListenerKey? other) =>
        other is null ? 1
        : KeyOrder.Compare((Kind, Namespace, Name), (other.Kind, other.Namespace, other.Name)) is var order and not 0 ? order
        : string.CompareOrdinal(Section, other.Section);

    /// <inheritdoc />
    public override int GetHashCode() => base.GetHashCode();

    private protected override string Text() => $"{Kind}/{Namespace}/{Name}/{Section}";
}
