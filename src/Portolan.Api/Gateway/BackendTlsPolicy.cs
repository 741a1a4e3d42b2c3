using System.Text.Json.Serialization;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Says how a Gateway speaks TLS to backends.</summary>
public sealed record BackendTlsPolicy : IResource<BackendTlsPolicy>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "BackendTLSPolicy", "backendtlspolicies", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required BackendTlsPolicySpec Spec { get; init; }

    /// <summary>What controllers say.</summary>
    public PolicyStatus? Status { get; init; }
}

/// <summary>What the user wants of a BackendTLSPolicy.</summary>
public sealed record BackendTlsPolicySpec
{
    /// <summary>The backends, in the same namespace.</summary>
    [MinItems(1), MaxItems(16), Rules<PolicyTargetListRules>]
    public required EquatableList<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>How the backend's certificate is validated.</summary>
    public required BackendTlsValidation Validation { get; init; }

    /// <summary>Settings of the implementation.</summary>
    [MaxProperties(16), Length(0, 4096)]
    public EquatableMap<string> Options { get; init; }
}

/// <summary>Refers to a target of a policy, or a part of it.</summary>
public sealed record LocalPolicyTargetReference
{
    /// <summary>The API group.</summary>
    [Group]
    public required string Group { get; init; }

    /// <summary>The kind.</summary>
    [Kind]
    public required string Kind { get; init; }

    /// <summary>The name.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>The part: the name of a port of a Service.</summary>
    [Subdomain]
    public string? SectionName { get; init; }
}

/// <summary>How a backend's certificate is validated.</summary>
[Rules<BackendTlsValidationRules>]
public sealed record BackendTlsValidation
{
    /// <summary>ConfigMaps, or other objects, with the CA certificates.</summary>
    [MaxItems(8)]
    public EquatableList<LocalObjectReference> CaCertificateRefs { get; init; }

    /// <summary><c>System</c> for those of the operating system.</summary>
    [JsonPropertyName("wellKnownCACertificates"), Length(1, 253)]
    [Pattern(@"^(System|([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$")]
    public string? WellKnownCaCertificates { get; init; }

    /// <summary>The name sent in SNI, which the certificate must have unless <see cref="SubjectAltNames"/> says others.</summary>
    [Subdomain]
    public required string Hostname { get; init; }

    /// <summary>Names of which the certificate must have one.</summary>
    [MaxItems(5)]
    public EquatableList<SubjectAltName> SubjectAltNames { get; init; }
}

/// <summary>A name in a certificate.</summary>
[Rules<SubjectAltNameRules>]
public sealed record SubjectAltName
{
    /// <summary><c>Hostname</c> or <c>URI</c>.</summary>
    [Enum("Hostname", "URI")]
    public required string Type { get; init; }

    /// <summary>The host name.</summary>
    [Hostname]
    public string? Hostname { get; init; }

    /// <summary>The URI, like a SPIFFE id.</summary>
    [Length(1, 253), Pattern(@"^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\?([^#]*))?(#(.*))?")]
    public string? Uri { get; init; }
}

/// <summary>What controllers say of a policy.</summary>
public sealed record PolicyStatus
{
    /// <summary>One entry for each ancestor and controller.</summary>
    [MaxItems(16)]
    public required EquatableList<PolicyAncestorStatus> Ancestors { get; init; }
}

/// <summary>What one controller says of a policy at one ancestor, mostly a Gateway.</summary>
public sealed record PolicyAncestorStatus
{
    /// <summary>The ancestor.</summary>
    public required ParentReference AncestorRef { get; init; }

    /// <summary>The controller.</summary>
    [ControllerName]
    public required string ControllerName { get; init; }

    /// <summary>Conditions of the policy at this ancestor.</summary>
    [MinItems(1), MaxItems(8), ListMap("type")]
    public required EquatableList<Condition> Conditions { get; init; }
}
