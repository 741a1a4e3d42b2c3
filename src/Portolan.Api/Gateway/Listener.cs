using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>A port of a Gateway, with the protocol and the host that it serves.</summary>
public sealed record Listener
{
    /// <summary>The name, unique in the Gateway.</summary>
    [Subdomain]
    public required string Name { get; init; }

    /// <summary>The host; all hosts when absent or empty. The first label may be <c>*</c>.</summary>
    [Hostname]
    public string? Hostname { get; init; }

    /// <summary>The port.</summary>
    [PortNumber]
    public required int Port { get; init; }

    /// <summary>
    /// <c>HTTP</c>, <c>HTTPS</c>, <c>TLS</c>, <c>TCP</c>, <c>UDP</c> or a domain-prefixed word; <see cref="ProtocolType"/> names them.
    /// </summary>
    [Length(1, 255), Pattern(GatewayPatterns.Protocol)]
    public required string Protocol { get; init; }

    /// <summary>Certificates and mode for HTTPS and TLS.</summary>
    public ListenerTlsConfig? Tls { get; init; }

    /// <summary>Which routes may attach.</summary>
    [Default("""{"namespaces":{"from":"Same"}}""")]
    public AllowedRoutes AllowedRoutes { get; init; } = new();
}

/// <summary>The protocols of listeners.</summary>
public static class ProtocolType
{
    /// <summary>HTTP/1.1 and h2c in plain text.</summary>
    public const string Http = "HTTP";

    /// <summary>HTTP over TLS.</summary>
    public const string Https = "HTTPS";

    /// <summary>TLS, terminated or passed through.</summary>
    public const string Tls = "TLS";

    /// <summary>TCP.</summary>
    public const string Tcp = "TCP";

    /// <summary>UDP.</summary>
    public const string Udp = "UDP";
}

/// <summary>Which routes may attach to a listener.</summary>
public sealed record AllowedRoutes
{
    /// <summary>From which namespaces.</summary>
    [Default("""{"from":"Same"}""")]
    public RouteNamespaces Namespaces { get; init; } = new();

    /// <summary>Of which kinds; those that the protocol allows when empty.</summary>
    [MaxItems(8)]
    public EquatableList<RouteGroupKind> Kinds { get; init; }
}

/// <summary>The namespaces from which routes may attach.</summary>
public sealed record RouteNamespaces
{
    /// <summary><c>All</c>, <c>Selector</c> or <c>Same</c>; <see cref="FromNamespaces"/> names them.</summary>
    [Enum("All", "Selector", "Same"), Default("\"Same\"")]
    public string From { get; init; } = FromNamespaces.Same;

    /// <summary>Selects namespaces by labels when <see cref="From"/> is <c>Selector</c>.</summary>
    [Atomic]
    public LabelSelector? Selector { get; init; }
}

/// <summary>A kind of route.</summary>
public sealed record RouteGroupKind
{
    /// <summary>The API group.</summary>
    [Group, Default("\"gateway.networking.k8s.io\"")]
    public string Group { get; init; } = GatewayApi.Group;

    /// <summary>The kind.</summary>
    [Kind]
    public required string Kind { get; init; }
}

/// <summary>TLS of a listener.</summary>
[Rules<ListenerTlsRules>]
public sealed record ListenerTlsConfig
{
    /// <summary><c>Terminate</c> or <c>Passthrough</c>; <see cref="TlsMode"/> names them.</summary>
    [Enum("Terminate", "Passthrough"), Default("\"Terminate\"")]
    public string Mode { get; init; } = TlsMode.Terminate;

    /// <summary>Secrets with certificate and key.</summary>
    [MaxItems(64)]
    public EquatableList<SecretObjectReference> CertificateRefs { get; init; }

    /// <summary>Settings of the implementation.</summary>
    [MaxProperties(16), Length(0, 4096)]
    public EquatableMap<string> Options { get; init; }
}

/// <summary>What a listener does with TLS.</summary>
public static class TlsMode
{
    /// <summary>Decrypts.</summary>
    public const string Terminate = "Terminate";

    /// <summary>Forwards what it cannot read, by SNI.</summary>
    public const string Passthrough = "Passthrough";
}
