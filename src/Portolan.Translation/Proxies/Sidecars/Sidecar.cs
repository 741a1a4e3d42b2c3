using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>A proxy beside a workload, as its Dataplane says: references resolved, what cannot be served left out.</summary>
internal sealed record Sidecar
{
    /// <summary>The proxy.</summary>
    public required ProxyKey Proxy { get; init; }

    /// <summary>What is its alone: the ports that it takes in, and the addresses by which its workload calls services.</summary>
    public ScopeKey Own => ScopeKey.Of(Proxy);

    /// <summary>What it shares with the workloads of its namespace: how the services that they call are routed.</summary>
    public ScopeKey Shared => new(ScopeKind.Namespace, Proxy.Mesh, Proxy.Namespace, "");

    /// <summary>What it subscribes to; a workload that calls nobody has no part in what its namespace shares.</summary>
    public EquatableList<ScopeKey> Scopes => Outbounds.IsEmpty ? [Own] : [Own, Shared];

    /// <summary>The ports that it takes in for its workload.</summary>
    public EquatableList<SidecarInbound> Inbounds { get; init; }

    /// <summary>The addresses by which its workload calls services, one for each service.</summary>
    public EquatableList<SidecarOutbound> Outbounds { get; init; }
}

/// <summary>A port that a sidecar takes in for its workload.</summary>
internal sealed record SidecarInbound
{
    /// <summary>Names its listener, its route and its backend.</summary>
    public required BackendKey Key { get; init; }

    /// <summary>The address to bind.</summary>
    public required string Address { get; init; }

    /// <summary>Where the workload listens.</summary>
    public required Endpoint Workload { get; init; }

    /// <summary>What is spoken: bytes, unless the Dataplane says more.</summary>
    public required BackendProtocol Protocol { get; init; }
}

/// <summary>An address by which a workload calls a service.</summary>
/// <param name="Address">The address to bind.</param>
/// <param name="Port">The port to bind.</param>
/// <param name="Destination">The port of a service that is called.</param>
internal sealed record SidecarOutbound(string Address, int Port, BackendKey Destination);

/// <summary>What becomes of a Dataplane: what is served of it, and why the rest is not.</summary>
/// <param name="Sidecar">The proxy; absent when nothing of it may be served.</param>
/// <param name="Faults">What is left out, with the field that says it.</param>
internal sealed record SidecarAnswer(Sidecar? Sidecar, EquatableList<SidecarFault> Faults)
{
    /// <summary>Nothing is served.</summary>
    public static SidecarAnswer Refused(string field, string message) => new(null, [new SidecarFault(field, message)]);
}

/// <summary>What is left out of a Dataplane.</summary>
/// <param name="Field">The field that asks for it.</param>
/// <param name="Message">Why it is not served, and what to do.</param>
internal sealed record SidecarFault(string Field, string Message);
