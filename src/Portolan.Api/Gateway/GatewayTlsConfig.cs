using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>TLS of a whole Gateway.</summary>
public sealed record GatewayTlsConfig
{
    /// <summary>TLS towards backends.</summary>
    public GatewayBackendTls? Backend { get; init; }

    /// <summary>Validation of client certificates.</summary>
    public FrontendTlsConfig? Frontend { get; init; }
}

/// <summary>TLS from a Gateway towards backends.</summary>
public sealed record GatewayBackendTls
{
    /// <summary>The Secret with the certificate that the Gateway shows to backends.</summary>
    public SecretObjectReference? ClientCertificateRef { get; init; }
}

/// <summary>Validation of client certificates, for all HTTPS listeners and by port.</summary>
public sealed record FrontendTlsConfig
{
    /// <summary>For every HTTPS listener whose port has none of its own.</summary>
    public required FrontendTls Default { get; init; }

    /// <summary>For all HTTPS listeners of a port; it replaces the default.</summary>
    [MaxItems(64), ListMap("port"), Rules<TlsPortListRules>]
    public EquatableList<TlsPortConfig> PerPort { get; init; }
}

/// <summary>Validation of client certificates at a port.</summary>
public sealed record TlsPortConfig
{
    /// <summary>The port.</summary>
    [PortNumber]
    public required int Port { get; init; }

    /// <summary>What is validated there.</summary>
    public required FrontendTls Tls { get; init; }
}

/// <summary>What is asked of clients.</summary>
public sealed record FrontendTls
{
    /// <summary>Client certificates are asked for and validated.</summary>
    public FrontendTlsValidation? Validation { get; init; }
}

/// <summary>How client certificates are validated.</summary>
public sealed record FrontendTlsValidation
{
    /// <summary>ConfigMaps, or other objects, with the CA certificates.</summary>
    [MinItems(1), MaxItems(16)]
    public required EquatableList<ObjectReference> CaCertificateRefs { get; init; }

    /// <summary><c>AllowValidOnly</c> or <c>AllowInsecureFallback</c>; <see cref="FrontendValidationMode"/> names them.</summary>
    [Enum("AllowValidOnly", "AllowInsecureFallback"), Default("\"AllowValidOnly\"")]
    public string Mode { get; init; } = FrontendValidationMode.AllowValidOnly;
}

/// <summary>What happens to clients without a valid certificate.</summary>
public static class FrontendValidationMode
{
    /// <summary>They are refused.</summary>
    public const string AllowValidOnly = "AllowValidOnly";

    /// <summary>They are let in.</summary>
    public const string AllowInsecureFallback = "AllowInsecureFallback";
}
