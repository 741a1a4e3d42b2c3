using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Listeners of gateway proxies.</summary>
public sealed record MeshGateway : IResource<MeshGateway>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(MeshApi.Group, MeshApi.Version, "MeshGateway", "meshgateways", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The mesh; <c>default</c> when absent.</summary>
    public string? Mesh { get; init; }

    /// <summary>What the user wants.</summary>
    public MeshGatewaySpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a MeshGateway.</summary>
public sealed record MeshGatewaySpec
{
    /// <summary>The proxies, by tags.</summary>
    public EquatableList<MeshGatewaySelector> Selectors { get; init; }

    /// <summary>Tags of all listeners.</summary>
    public EquatableMap<string> Tags { get; init; }

    /// <summary>The listeners.</summary>
    public MeshGatewayConf? Conf { get; init; }
}

/// <summary>Selects proxies by tags.</summary>
public sealed record MeshGatewaySelector
{
    /// <summary>Tags that a proxy must have.</summary>
    public EquatableMap<string> Match { get; init; }
}

/// <summary>The listeners of a MeshGateway.</summary>
public sealed record MeshGatewayConf
{
    /// <summary>The listeners.</summary>
    public EquatableList<MeshGatewayListener> Listeners { get; init; }
}

/// <summary>A port, with the protocol and the host that it serves.</summary>
public sealed record MeshGatewayListener
{
    /// <summary>The host; <c>*</c> or nothing for all.</summary>
    public string? Hostname { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; }

    /// <summary><c>HTTP</c>, <c>HTTPS</c>, <c>TLS</c>, <c>TCP</c>; beyond Kuma <c>UDP</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>Certificates and mode for HTTPS and TLS.</summary>
    public MeshGatewayTls? Tls { get; init; }

    /// <summary>Tags by which routes name the listener.</summary>
    public EquatableMap<string> Tags { get; init; }

    /// <summary>Whether other meshes reach it.</summary>
    public bool? CrossMesh { get; init; }

    /// <summary>Limits.</summary>
    public MeshGatewayListenerResources? Resources { get; init; }

    /// <summary>How the address of a client is found that comes over other proxies; beyond Kuma.</summary>
    public ClientIPDetection? ClientIPDetection { get; init; }

    /// <summary>Who says by the PROXY protocol for whom it connects; beyond Kuma.</summary>
    public MeshGatewayProxyProtocol? ProxyProtocol { get; init; }
}

/// <summary>The PROXY protocol of a listener; no connection is served that does not begin with it.</summary>
public sealed record MeshGatewayProxyProtocol
{
    /// <summary>The networks of the proxies that connect; a connection from elsewhere is refused.</summary>
    [Required, MinItems(1), MaxItems(64), MaxLength(49)]
    public EquatableList<string> TrustedCIDRs { get; init; }
}

/// <summary>TLS of a listener.</summary>
public sealed record MeshGatewayTls
{
    /// <summary><c>TERMINATE</c> or <c>PASSTHROUGH</c>; <see cref="MeshGatewayTlsMode"/> names them.</summary>
    public string? Mode { get; init; }

    /// <summary>Certificates with their keys.</summary>
    public EquatableList<DataSource> Certificates { get; init; }

    /// <summary>Validation of client certificates; beyond Kuma, in Gateway API's words.</summary>
    public MeshGatewayClientValidation? ClientValidation { get; init; }
}

/// <summary>What a listener does with TLS.</summary>
public static class MeshGatewayTlsMode
{
    /// <summary>Decrypts.</summary>
    public const string Terminate = "TERMINATE";

    /// <summary>Forwards what it cannot read, by SNI.</summary>
    public const string Passthrough = "PASSTHROUGH";

    /// <summary>Not a mode: what stands where none was set.</summary>
    public const string None = "NONE";
}

/// <summary>How client certificates are validated.</summary>
public sealed record MeshGatewayClientValidation
{
    /// <summary>The CA certificates.</summary>
    public EquatableList<DataSource> CaCertificates { get; init; }

    /// <summary><c>AllowValidOnly</c> or <c>AllowInsecureFallback</c>.</summary>
    [Enum("AllowValidOnly", "AllowInsecureFallback"), Default("\"AllowValidOnly\"")]
    public string Mode { get; init; } = Gateway.FrontendValidationMode.AllowValidOnly;
}

/// <summary>Limits of a listener.</summary>
public sealed record MeshGatewayListenerResources
{
    /// <summary>How many connections it takes at once.</summary>
    public int? ConnectionLimit { get; init; }
}

/// <summary>Where data comes from; just one is set.</summary>
public sealed record DataSource
{
    /// <summary>The name of a Secret in the system's namespace.</summary>
    public string? Secret { get; init; }

    /// <summary>A file on the proxy's or the control plane's disk.</summary>
    public string? File { get; init; }

    /// <summary>The data itself, in base64.</summary>
    public string? Inline { get; init; }

    /// <summary>The data itself.</summary>
    public string? InlineString { get; init; }
}
