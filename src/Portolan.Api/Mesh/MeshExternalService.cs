using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>A service outside of the mesh.</summary>
public sealed record MeshExternalService : IResource<MeshExternalService>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshExternalService", "meshexternalservices", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the service is.</summary>
    public required MeshExternalServiceSpec Spec { get; init; }

    /// <summary>How the service is reached.</summary>
    public MeshExternalServiceStatus? Status { get; init; }
}

/// <summary>What a MeshExternalService is.</summary>
public sealed record MeshExternalServiceSpec
{
    /// <summary>Which traffic goes there.</summary>
    public required MeshExternalServiceMatch Match { get; init; }

    /// <summary>An extension that answers instead of endpoints.</summary>
    public MeshExternalServiceExtension? Extension { get; init; }

    /// <summary>Where the service is.</summary>
    public EquatableList<MeshExternalServiceEndpoint> Endpoints { get; init; }

    /// <summary>TLS towards the service.</summary>
    public MeshExternalServiceTls? Tls { get; init; }
}

/// <summary>Which traffic goes to an external service.</summary>
public sealed record MeshExternalServiceMatch
{
    /// <summary><c>HostnameGenerator</c>.</summary>
    [Enum("HostnameGenerator"), Default("\"HostnameGenerator\"")]
    public string Type { get; init; } = "HostnameGenerator";

    /// <summary>The port.</summary>
    [Range(1, 65535)]
    public required int Port { get; init; }

    /// <summary><c>tcp</c>, <c>grpc</c>, <c>http</c> or <c>http2</c>; beyond Kuma <c>udp</c>.</summary>
    [Enum("tcp", "grpc", "http", "http2", "udp"), Default("\"tcp\"")]
    public string Protocol { get; init; } = "tcp";
}

/// <summary>An extension that answers instead of endpoints.</summary>
public sealed record MeshExternalServiceExtension
{
    /// <summary>Which one.</summary>
    public required string Type { get; init; }

    /// <summary>Its settings.</summary>
    public RawJson? Config { get; init; }
}

/// <summary>Where an external service is.</summary>
public sealed record MeshExternalServiceEndpoint
{
    /// <summary>An IP address, a DNS name, or <c>unix:///path</c>.</summary>
    [MinLength(1)]
    public required string Address { get; init; }

    /// <summary>The port.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>0 comes first.</summary>
    [Range(0, 128)]
    public int? Priority { get; init; }
}

/// <summary>TLS towards an external service.</summary>
public sealed record MeshExternalServiceTls
{
    /// <summary>Whether TLS is spoken.</summary>
    [Default("false")]
    public bool Enabled { get; init; }

    /// <summary>The versions of TLS.</summary>
    public TlsVersions? Version { get; init; }

    /// <summary>Whether the peer may renegotiate.</summary>
    [Default("false")]
    public bool AllowRenegotiation { get; init; }

    /// <summary>How the peer is verified.</summary>
    public MeshExternalServiceVerification? Verification { get; init; }
}

/// <summary>The versions of TLS.</summary>
public sealed record TlsVersions
{
    /// <summary>The oldest.</summary>
    [Enum("TLSAuto", "TLS10", "TLS11", "TLS12", "TLS13"), Default("\"TLSAuto\"")]
    public string Min { get; init; } = "TLSAuto";

    /// <summary>The newest.</summary>
    [Enum("TLSAuto", "TLS10", "TLS11", "TLS12", "TLS13"), Default("\"TLSAuto\"")]
    public string Max { get; init; } = "TLSAuto";
}

/// <summary>How an external service is verified.</summary>
public sealed record MeshExternalServiceVerification
{
    /// <summary><c>SkipSAN</c>, <c>SkipCA</c>, <c>Secured</c> or <c>SkipAll</c>.</summary>
    [Enum("SkipSAN", "SkipCA", "Secured", "SkipAll"), Default("\"Secured\"")]
    public string Mode { get; init; } = "Secured";

    /// <summary>The name sent in SNI.</summary>
    public string? ServerName { get; init; }

    /// <summary>Names of which the certificate must have one.</summary>
    public EquatableList<SubjectAltNameMatch> SubjectAltNames { get; init; }

    /// <summary>The CA certificates.</summary>
    public DataSource? CaCert { get; init; }

    /// <summary>The certificate that we show.</summary>
    public DataSource? ClientCert { get; init; }

    /// <summary>Its key.</summary>
    public DataSource? ClientKey { get; init; }
}

/// <summary>Matches a name in a certificate.</summary>
public sealed record SubjectAltNameMatch
{
    /// <summary><c>Exact</c> or <c>Prefix</c>.</summary>
    [Enum("Exact", "Prefix"), Default("\"Exact\"")]
    public string Type { get; init; } = "Exact";

    /// <summary>The name.</summary>
    public required string Value { get; init; }
}

/// <summary>How an external service is reached.</summary>
public sealed record MeshExternalServiceStatus
{
    /// <summary>Its virtual address.</summary>
    public VirtualIP? Vip { get; init; }

    /// <summary>Its host names.</summary>
    public EquatableList<MeshServiceAddress> Addresses { get; init; }

    /// <summary>What made the host names.</summary>
    public EquatableList<HostnameGeneratorStatus> HostnameGenerators { get; init; }
}
