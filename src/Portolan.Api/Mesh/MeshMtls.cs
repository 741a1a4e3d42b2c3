using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Identity and encryption between proxies.</summary>
public sealed record MeshMtls
{
    /// <summary>The certificate authority in use; none when absent.</summary>
    public string? EnabledBackend { get; init; }

    /// <summary>Whether the authorities are taken unseen.</summary>
    public bool? SkipValidation { get; init; }

    /// <summary>The certificate authorities.</summary>
    public EquatableList<CertificateAuthorityBackend> Backends { get; init; }
}

/// <summary>A certificate authority.</summary>
public sealed record CertificateAuthorityBackend
{
    /// <summary>The name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary><c>builtin</c> or <c>provided</c>.</summary>
    [Required]
    public string Type { get; init; } = "";

    /// <summary><c>STRICT</c> or <c>PERMISSIVE</c>; strict when absent.</summary>
    [Enum("STRICT", "PERMISSIVE")]
    public string? Mode { get; init; }

    /// <summary>Certificates of proxies.</summary>
    public DataplaneCertificate? DpCert { get; init; }

    /// <summary>The authority's own certificates.</summary>
    public RootChain? RootChain { get; init; }

    /// <summary>Settings of the type.</summary>
    public CertificateAuthorityConf? Conf { get; init; }
}

/// <summary>Certificates of proxies.</summary>
public sealed record DataplaneCertificate
{
    /// <summary>How long they last.</summary>
    public CertificateRotation? Rotation { get; init; }

    /// <summary>How long issuing one may take.</summary>
    public string? RequestTimeout { get; init; }
}

/// <summary>How long certificates last.</summary>
public sealed record CertificateRotation
{
    /// <summary>A duration like <c>1d</c>.</summary>
    public string? Expiration { get; init; }
}

/// <summary>An authority's own certificates.</summary>
public sealed record RootChain
{
    /// <summary>How long getting them may take.</summary>
    public string? RequestTimeout { get; init; }
}

/// <summary>Settings of a certificate authority: those of <c>builtin</c>, then those of <c>provided</c>.</summary>
[PreserveUnknownFields]
public sealed record CertificateAuthorityConf
{
    /// <summary>The certificate that is made.</summary>
    public BuiltinCaCertificate? CaCert { get; init; }

    /// <summary>The certificate that is given.</summary>
    public DataSource? Cert { get; init; }

    /// <summary>The key that is given.</summary>
    public DataSource? Key { get; init; }
}

/// <summary>The certificate that is made for a builtin authority.</summary>
public sealed record BuiltinCaCertificate
{
    /// <summary>The size of the key; 2048 when absent.</summary>
    public int? RsaBits { get; init; }

    /// <summary>How long it lasts, like <c>10y</c>.</summary>
    public string? Expiration { get; init; }
}
