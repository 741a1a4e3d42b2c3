using System.Text.Json.Serialization;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>A name for a set of endpoints.</summary>
public sealed record Service : IResource<Service>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Service", "services", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public ServiceSpec Spec { get; init; } = new();

    /// <summary>What a load balancer says.</summary>
    public ServiceStatus? Status { get; init; }
}

/// <summary>What the user wants of a Service.</summary>
[PreserveUnknownFields]
public sealed record ServiceSpec
{
    /// <summary>The ports.</summary>
    [ListMap("port", "protocol"), PatchMergeKey("port")]
    public EquatableList<ServicePort> Ports { get; init; }

    /// <summary>Labels of the Pods behind it; without them somebody else writes the endpoints.</summary>
    [Atomic]
    public EquatableMap<string> Selector { get; init; }

    /// <summary>The address in the cluster, <c>None</c> for a headless Service.</summary>
    [JsonPropertyName("clusterIP")]
    public string? ClusterIP { get; init; }

    /// <summary>The addresses in the cluster, one a family.</summary>
    [JsonPropertyName("clusterIPs")]
    public EquatableList<string> ClusterIPs { get; init; }

    /// <summary>
    /// <c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>; <see cref="ServiceType"/> names them.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>Addresses outside that lead here.</summary>
    [JsonPropertyName("externalIPs")]
    public EquatableList<string> ExternalIPs { get; init; }

    /// <summary>The DNS name that an <c>ExternalName</c> Service stands for.</summary>
    public string? ExternalName { get; init; }

    /// <summary>The address asked of the load balancer.</summary>
    [JsonPropertyName("loadBalancerIP")]
    public string? LoadBalancerIP { get; init; }

    /// <summary><c>None</c> or <c>ClientIP</c>.</summary>
    public string? SessionAffinity { get; init; }

    /// <summary>Whether endpoints that are not ready count too.</summary>
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary><c>IPv4</c> and <c>IPv6</c>.</summary>
    public EquatableList<string> IpFamilies { get; init; }

    /// <summary><c>SingleStack</c>, <c>PreferDualStack</c> or <c>RequireDualStack</c>.</summary>
    public string? IpFamilyPolicy { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>.</summary>
    public string? InternalTrafficPolicy { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>.</summary>
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>Whether clients should prefer endpoints near them.</summary>
    public string? TrafficDistribution { get; init; }
}

/// <summary>The types of Services.</summary>
public static class ServiceType
{
    /// <summary>Reached in the cluster.</summary>
    public const string ClusterIP = "ClusterIP";

    /// <summary>Reached by a port of each node.</summary>
    public const string NodePort = "NodePort";

    /// <summary>Reached by a load balancer.</summary>
    public const string LoadBalancer = "LoadBalancer";

    /// <summary>A DNS alias.</summary>
    public const string ExternalName = "ExternalName";
}

/// <summary>A port of a Service.</summary>
public sealed record ServicePort
{
    /// <summary>The name; needed when there are several ports.</summary>
    public string? Name { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    [Default("\"TCP\"")]
    public string Protocol { get; init; } = "TCP";

    /// <summary>What is spoken there, like <c>http</c>, <c>kubernetes.io/h2c</c>, <c>kubernetes.io/ws</c>.</summary>
    public string? AppProtocol { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The port of the Pods, by number or by name; the same as <see cref="Port"/> when absent.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>The port of each node.</summary>
    public int? NodePort { get; init; }
}

/// <summary>What a load balancer says of a Service.</summary>
[PreserveUnknownFields]
public sealed record ServiceStatus
{
    /// <summary>Where it is reached.</summary>
    public LoadBalancerStatus? LoadBalancer { get; init; }

    /// <summary>Conditions.</summary>
    [ListMap("type"), PatchMergeKey("type")]
    public EquatableList<Condition> Conditions { get; init; }
}

/// <summary>Where a load balancer is reached.</summary>
public sealed record LoadBalancerStatus
{
    /// <summary>Its addresses.</summary>
    public EquatableList<LoadBalancerIngress> Ingress { get; init; }
}

/// <summary>An address of a load balancer: an IP or a host name.</summary>
[PreserveUnknownFields]
public sealed record LoadBalancerIngress
{
    /// <summary>The IP address.</summary>
    public string? Ip { get; init; }

    /// <summary>The host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The ports, where the load balancer says them.</summary>
    public EquatableList<LoadBalancerPort> Ports { get; init; }
}

/// <summary>A port of a load balancer.</summary>
public sealed record LoadBalancerPort
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Why the port cannot be used.</summary>
    public string? Error { get; init; }
}
