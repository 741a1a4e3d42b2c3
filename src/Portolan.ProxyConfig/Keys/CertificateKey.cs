namespace Portolan.ProxyConfig;

/// <summary>Names a certificate and its key: <c>Secret/shop/tls</c>.</summary>
public sealed record CertificateKey(string Kind, string Namespace, string Name, string Section = "")
    : ConfigKey(HashCode.Combine(Kind, Namespace, Name, Section)),
        IComparable<CertificateKey>
{
    /// <summary>The kind of the object that holds it.</summary>
    public string Kind { get; } = Kind;

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; } = Namespace;

    /// <summary>The name of the object.</summary>
    public string Name { get; } = Name;

    /// <summary>Which of several it is, in an object that holds more than one; else empty.</summary>
    public string Section { get; } = Section;

    /// <inheritdoc />
    public int CompareTo(CertificateKey? other) =>
        other is null ? 1
        : KeyOrder.Compare((Kind, Namespace, Name), (other.Kind, other.Namespace, other.Name)) is var order and not 0 ? order
        : string.CompareOrdinal(Section, other.Section);

    /// <inheritdoc />
    public override int GetHashCode() => base.GetHashCode();

    private protected override string Text() => Section.Length == 0 ? $"{Kind}/{Namespace}/{Name}" : $"{Kind}/{Namespace}/{Name}/{Section}";
}
