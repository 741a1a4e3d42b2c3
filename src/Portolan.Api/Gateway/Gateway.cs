using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>A place where traffic enters: addresses and listeners.</summary>
public sealed record Gateway : IResource<Gateway>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(GatewayApi.Group, GatewayApi.Version, "Gateway", "gateways", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required GatewaySpec Spec { get; init; }

    /// <summary>What the controller says.</summary>
    [Default(
        """{"conditions":[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"},{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Programmed"}]}"""
    )]
    public GatewayStatus? Status { get; init; }
}

/// <summary>What the user wants of a Gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>The GatewayClass.</summary>
    [ObjectName]
    public required string GatewayClassName { get; init; }

    /// <summary>Ports that are listened at, and the hosts that each serves.</summary>
    [MinItems(1), MaxItems(64), ListMap("name"), Rules<ListenerListRules>]
    public required EquatableList<Listener> Listeners { get; init; }

    /// <summary>Addresses asked for; the controller chooses when there are none.</summary>
    [MaxItems(16), Rules<GatewayAddressListRules>]
    public EquatableList<GatewaySpecAddress> Addresses { get; init; }

    /// <summary>Settings of the objects that are made for the Gateway.</summary>
    public GatewayInfrastructure? Infrastructure { get; init; }

    /// <summary>Which ListenerSets may attach; none when absent.</summary>
    public AllowedListeners? AllowedListeners { get; init; }

    /// <summary>TLS towards backends and client certificates of all listeners.</summary>
    public GatewayTlsConfig? Tls { get; init; }

    /// <summary>Makes this the default Gateway for routes of that scope: <c>All</c> or <c>None</c>.</summary>
    [Enum("All", "None")]
    public string? DefaultScope { get; init; }
}

/// <summary>What a default Gateway claims, and a route asks for (GEP-3793).</summary>
public static class DefaultScopes
{
    /// <summary>Every route that asks.</summary>
    public const string All = "All";

    /// <summary>None, as when the field is absent.</summary>
    public const string None = "None";
}

/// <summary>An address that the user asks for.</summary>
[Rules<GatewaySpecAddressRules>, OneOf<IPAddressOrOther>]
public sealed record GatewaySpecAddress
{
    /// <summary>
    /// <c>IPAddress</c>, <c>Hostname</c>, <c>NamedAddress</c> or a domain-prefixed word; <see cref="GatewayAddressType"/> names them.
    /// </summary>
    [Length(1, 253), Pattern(GatewayPatterns.AddressType), Default("\"IPAddress\"")]
    public string Type { get; init; } = GatewayAddressType.IPAddress;

    /// <summary>The address; when it is absent or empty, the controller chooses one of the type.</summary>
    [MaxLength(253)]
    public string? Value { get; init; }
}

/// <summary>The types of addresses.</summary>
public static class GatewayAddressType
{
    /// <summary>An IPv4 or IPv6 address.</summary>
    public const string IPAddress = "IPAddress";

    /// <summary>A DNS name.</summary>
    public const string Hostname = "Hostname";

    /// <summary>A name that the implementation knows.</summary>
    public const string NamedAddress = "NamedAddress";
}

/// <summary>Settings of the objects that are made for a Gateway.</summary>
public sealed record GatewayInfrastructure
{
    /// <summary>Labels put on all of them.</summary>
    [MaxProperties(8), MinLength(0), MaxLength(63), Pattern(GatewayPatterns.LabelValue), Rules<LabelKeyRules>]
    public EquatableMap<string> Labels { get; init; }

    /// <summary>Annotations put on all of them.</summary>
    [MaxProperties(16), Length(0, 4096), Rules<AnnotationKeyRules>]
    public EquatableMap<string> Annotations { get; init; }

    /// <summary>An object in the Gateway's namespace with the controller's own settings.</summary>
    public LocalParametersReference? ParametersRef { get; init; }
}

/// <summary>Refers to an object with settings in the same namespace.</summary>
public sealed record LocalParametersReference
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
}

/// <summary>Which ListenerSets may attach to a Gateway.</summary>
public sealed record AllowedListeners
{
    /// <summary>From which namespaces.</summary>
    [Default("""{"from":"None"}""")]
    public ListenerNamespaces Namespaces { get; init; } = new();
}

/// <summary>The namespaces from which ListenerSets may attach.</summary>
public sealed record ListenerNamespaces
{
    /// <summary><c>All</c>, <c>Selector</c>, <c>Same</c> or <c>None</c>; <see cref="FromNamespaces"/> names them.</summary>
    [Enum("All", "Selector", "Same", "None"), Default("\"None\"")]
    public string From { get; init; } = FromNamespaces.None;

    /// <summary>Selects namespaces by labels when <see cref="From"/> is <c>Selector</c>.</summary>
    [Atomic]
    public LabelSelector? Selector { get; init; }
}

/// <summary>From where something may attach.</summary>
public static class FromNamespaces
{
    /// <summary>Every namespace.</summary>
    public const string All = "All";

    /// <summary>The namespaces that a label selector selects.</summary>
    public const string Selector = "Selector";

    /// <summary>The Gateway's namespace.</summary>
    public const string Same = "Same";

    /// <summary>No namespace.</summary>
    public const string None = "None";
}
