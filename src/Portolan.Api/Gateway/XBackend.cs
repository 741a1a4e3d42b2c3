using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>A destination of traffic, and how a Gateway connects to it; experimental.</summary>
public sealed record XBackend : IResource<XBackend>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.ExperimentalGroup, GatewayApi.ExperimentalVersion, "XBackend", "xbackends", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required XBackendSpec Spec { get; init; }

    /// <summary>What controllers say.</summary>
    public XBackendStatus? Status { get; init; }
}

/// <summary>What the user wants of an XBackend.</summary>
[Rules<XBackendSpecRules>]
public sealed record XBackendSpec
{
    /// <summary>What the destination is: <c>ExternalHostname</c>, see <see cref="XBackendType"/>.</summary>
    [Enum("ExternalHostname")]
    public required string Type { get; init; }

    /// <summary>The host outside of the cluster, for the type <c>ExternalHostname</c> alone.</summary>
    public XBackendExternalHostname? ExternalHostname { get; init; }

    /// <summary>The port to connect to.</summary>
    public required XBackendPort Port { get; init; }

    /// <summary>The protocol to speak; that of the listener or route when absent. <see cref="XBackendProtocol"/> names them.</summary>
    [Enum("TCP", "HTTP", "HTTP2", "HTTP11", "H2C", "MCP")]
    public string? Protocol { get; init; }

    /// <summary>TLS towards the destination.</summary>
    public XBackendTls? Tls { get; init; }
}

/// <summary>What an XBackend is.</summary>
public static class XBackendType
{
    /// <summary>A host outside of the cluster, found by its name.</summary>
    public const string ExternalHostname = "ExternalHostname";
}

/// <summary>What is spoken to an XBackend.</summary>
public static class XBackendProtocol
{
    /// <summary>A stream of bytes.</summary>
    public const string Tcp = "TCP";

    /// <summary>HTTP of any version.</summary>
    public const string Http = "HTTP";

    /// <summary>HTTP/2.</summary>
    public const string Http2 = "HTTP2";

    /// <summary>HTTP/1.1.</summary>
    public const string Http11 = "HTTP11";

    /// <summary>HTTP/2 without TLS.</summary>
    public const string H2c = "H2C";

    /// <summary>The Model Context Protocol.</summary>
    public const string Mcp = "MCP";
}

/// <summary>A host outside of the cluster.</summary>
public sealed record XBackendExternalHostname
{
    /// <summary>The name that DNS knows; not an address, and not a name of the cluster.</summary>
    [Subdomain, Rules<ExternalHostnameRules>]
    public required string Hostname { get; init; }
}

/// <summary>A port of an XBackend.</summary>
public sealed record XBackendPort
{
    /// <summary>The name: a DNS label, or empty.</summary>
    [MaxLength(63), Rules<PortNameRules>]
    public string? Name { get; init; }

    /// <summary>The number.</summary>
    [PortNumber]
    public required int Port { get; init; }
}

/// <summary>TLS towards an XBackend.</summary>
[Rules<XBackendTlsRules>]
public sealed record XBackendTls
{
    /// <summary><c>None</c>, <c>ServerOnly</c> or <c>ClientAndServer</c>; <see cref="XBackendTlsMode"/> names them.</summary>
    [Enum("None", "ServerOnly", "ClientAndServer")]
    public required string Mode { get; init; }

    /// <summary>How the certificate of the destination is validated.</summary>
    public BackendTlsValidation? Validation { get; init; }

    /// <summary>The Secret with the certificate to show, for the mode <c>ClientAndServer</c> alone.</summary>
    public SecretObjectReference? ClientCertificateRef { get; init; }
}

/// <summary>Who shows a certificate when a Gateway connects to an XBackend.</summary>
public static class XBackendTlsMode
{
    /// <summary>Nobody: there is no TLS.</summary>
    public const string None = "None";

    /// <summary>The destination.</summary>
    public const string ServerOnly = "ServerOnly";

    /// <summary>The destination and the Gateway.</summary>
    public const string ClientAndServer = "ClientAndServer";
}

/// <summary>What controllers say of an XBackend.</summary>
public sealed record XBackendStatus
{
    /// <summary>One entry for each parent and controller.</summary>
    [MaxItems(32)]
    public EquatableList<XBackendParentStatus> Parents { get; init; }
}

/// <summary>What one controller says of an XBackend at one parent.</summary>
public sealed record XBackendParentStatus
{
    /// <summary>The parent whose traffic goes to the backend.</summary>
    public required ParentReference ParentRef { get; init; }

    /// <summary>The controller.</summary>
    [ControllerName]
    public required string ControllerName { get; init; }

    /// <summary>Conditions of the backend at this parent.</summary>
    [ListMap("type")]
    public EquatableList<Condition> Conditions { get; init; }
}
