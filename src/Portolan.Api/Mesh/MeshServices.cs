using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>A service of the mesh.</summary>
public sealed record MeshService : IResource<MeshService>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(MeshApi.Group, MeshApi.Version, "MeshService", "meshservices", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the service is.</summary>
    public MeshServiceSpec Spec { get; init; } = new();

    /// <summary>How the service is reached.</summary>
    public MeshServiceStatus? Status { get; init; }
}

/// <summary>What a MeshService is.</summary>
public sealed record MeshServiceSpec
{
    /// <summary><c>Available</c> or <c>Unavailable</c>; the control plane writes it.</summary>
    [Enum("Available", "Unavailable"), Default("\"Unavailable\"")]
    public string State { get; init; } = "Unavailable";

    /// <summary>The proxies behind it.</summary>
    public MeshServiceSelector? Selector { get; init; }

    /// <summary>The ports.</summary>
    [ListMap("port")]
    public EquatableList<MeshServicePort> Ports { get; init; }

    /// <summary>How its proxies identify themselves; the control plane writes it.</summary>
    public EquatableList<MeshServiceIdentity> Identities { get; init; }
}

/// <summary>Selects proxies; just one field is set.</summary>
public sealed record MeshServiceSelector
{
    /// <summary>By tags.</summary>
    public EquatableMap<string> DataplaneTags { get; init; }

    /// <summary>By name.</summary>
    public DataplaneReference? DataplaneRef { get; init; }

    /// <summary>By labels.</summary>
    public MatchLabels? DataplaneLabels { get; init; }
}

/// <summary>Refers to a proxy.</summary>
public sealed record DataplaneReference
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
}

/// <summary>Selects objects by labels.</summary>
public sealed record MatchLabels
{
    /// <summary>Labels that must have just these values; <c>matchLabels</c> in JSON.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("matchLabels")]
    public EquatableMap<string> Labels { get; init; }
}

/// <summary>A port of a service.</summary>
public sealed record MeshServicePort
{
    /// <summary>The name; the port as text when absent.</summary>
    public string? Name { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The port of the proxies' workloads; the same as <see cref="Port"/> when absent.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary><c>tcp</c>, <c>http</c>, <c>http2</c>, <c>grpc</c>, <c>kafka</c>.</summary>
    [Default("\"tcp\"")]
    public string AppProtocol { get; init; } = "tcp";
}

/// <summary>How proxies identify themselves.</summary>
public sealed record MeshServiceIdentity
{
    /// <summary><c>ServiceTag</c> or <c>SpiffeID</c>.</summary>
    [Enum("ServiceTag", "SpiffeID")]
    public required string Type { get; init; }

    /// <summary>The tag's value or the id.</summary>
    public required string Value { get; init; }
}

/// <summary>How a service is reached.</summary>
public sealed record MeshServiceStatus
{
    /// <summary>Its host names.</summary>
    public EquatableList<MeshServiceAddress> Addresses { get; init; }

    /// <summary>Its virtual addresses.</summary>
    public EquatableList<VirtualIP> Vips { get; init; }

    /// <summary>Whether its proxies have certificates.</summary>
    public MeshServiceTlsStatus? Tls { get; init; }

    /// <summary>What made the host names.</summary>
    public EquatableList<HostnameGeneratorStatus> HostnameGenerators { get; init; }

    /// <summary>Its proxies.</summary>
    public DataplaneProxies? DataplaneProxies { get; init; }
}

/// <summary>A host name of a service.</summary>
public sealed record MeshServiceAddress
{
    /// <summary>The host name.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>HostnameGenerator</c> or <c>Kubernetes</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>What made it.</summary>
    public HostnameGeneratorReference? HostnameGeneratorRef { get; init; }
}

/// <summary>Refers to a HostnameGenerator.</summary>
public sealed record HostnameGeneratorReference
{
    /// <summary>Its name.</summary>
    public required string CoreName { get; init; }
}

/// <summary>What a HostnameGenerator says of a service.</summary>
public sealed record HostnameGeneratorStatus
{
    /// <summary>The generator.</summary>
    public required HostnameGeneratorReference HostnameGeneratorRef { get; init; }

    /// <summary>Conditions: <c>Generated</c>.</summary>
    [ListMap("type")]
    public EquatableList<Condition> Conditions { get; init; }
}

/// <summary>A virtual address.</summary>
public sealed record VirtualIP
{
    /// <summary>The address.</summary>
    public string? Ip { get; init; }
}

/// <summary>Whether the proxies of a service have certificates.</summary>
public sealed record MeshServiceTlsStatus
{
    /// <summary><c>Ready</c> or <c>NotReady</c>.</summary>
    public string? Status { get; init; }
}

/// <summary>How many proxies a service has.</summary>
public sealed record DataplaneProxies
{
    /// <summary>How many are connected.</summary>
    public int Connected { get; init; }

    /// <summary>How many are healthy.</summary>
    public int Healthy { get; init; }

    /// <summary>How many there are.</summary>
    public int Total { get; init; }
}
