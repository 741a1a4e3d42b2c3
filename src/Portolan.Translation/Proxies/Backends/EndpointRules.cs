using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.Proxies.Sidecars;
using Endpoint = Portolan.ProxyConfig.Endpoint;
using SliceEndpoint = Portolan.Api.Core.Endpoint;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>Reads the endpoints of a Service's port from all slices of the Service, and from the Dataplanes that it selects.</summary>
internal static class EndpointRules
{
    private const string Ipv4 = "IPv4";

    private static readonly ResourceIndex<EndpointSlice> SlicesByService = new(
        "EndpointSlices by Service",
        slice =>
            slice.Metadata.Labels.TryGetValue(EndpointSlice.ServiceNameLabel, out var service)
                ? [new NamespacedName(slice.Metadata.Namespace, service).ToString()]
                : []
    );

    /// <summary>The endpoints of a port, in the order of their addresses.</summary>
    public static Rule<(NamespacedName Service, int Port, BackendTransport Transport), EquatableList<Endpoint>> OfService { get; } =
        new(
            "endpoints",
            (reader, key) =>
            {
                if (reader.Fetch(ServicePortRules.Facts, key) is not { } port)
                {
                    return [];
                }

                var found = reader
                    .Lookup(SlicesByService, key.Service.ToString())
                    .Where(slice => slice.AddressType is Ipv4 or "IPv6")
                    .OrderBy(slice => Preference(port.IpFamilies, slice.AddressType))
                    .SelectMany(slice => Of(slice, port, key.Port))
                    .ToList();
                return OncePerPod(found)
                    .Concat(BesideProxies(reader, key.Service, key.Port, key.Transport))
                    .GroupBy(endpoint => (endpoint.Address, endpoint.Port))
                    .Select(same => same.MinBy(endpoint => endpoint.State)!)
                    .OrderBy(endpoint => endpoint.Address, StringComparer.Ordinal)
                    .ThenBy(endpoint => endpoint.Port)
                    .ToEquatableList();
            }
        );

    // A workload whose Dataplane matches the Service's selector is behind it as a Pod is.
    private static EquatableList<Endpoint> BesideProxies(IReader reader, NamespacedName service, int port, BackendTransport transport) =>
        transport is BackendTransport.Tcp && reader.Fetch(Selections, (service, port)) is { } selection
            ? reader.Fetch(WorkloadEndpoints.Of, selection)
            : [];

    private static Rule<(NamespacedName Service, int Port), WorkloadSelection?> Selections { get; } =
        new(
            "workloads that a Service selects",
            (reader, key) =>
                reader.Get<Service>(key.Service) is { Spec.Selector.IsEmpty: false } service
                && service.Spec.Ports.FirstOrDefault(port => port.Port == key.Port && port.Protocol is "TCP") is { } port
                    ? new WorkloadSelection(
                        MeshOf.Object(reader, service.Metadata),
                        key.Service.Namespace,
                        service.Spec.Selector,
                        port.TargetPort ?? port.Port
                    )
                    : null
        );

    private static int Preference(EquatableList<string> families, string family) =>
        families.IsEmpty
            ? (family is Ipv4 ? 0 : 1)
            : Enumerable.Range(0, families.Count).FirstOrDefault(index => families[index] == family, families.Count);

    private static IEnumerable<(string Pod, Endpoint Endpoint)> Of(EndpointSlice slice, ServicePortFacts port, int servicePort)
    {
        // Slices carry the numbers that a named targetPort has on their Pods, under the name of the Service's port.
        var match = slice.Ports.FirstOrDefault(candidate =>
            string.Equals(candidate.Name ?? "", port.Name, StringComparison.Ordinal)
            && string.Equals(candidate.Protocol, port.Transport, StringComparison.Ordinal)
        );
        if (match is null)
        {
            yield break;
        }

        foreach (var endpoint in slice.Endpoints)
        {
            if (StateOf(endpoint.Conditions) is { } state && !endpoint.Addresses.IsEmpty)
            {
                yield return (
                    PodOf(slice, endpoint),
                    new Endpoint(endpoint.Addresses[0], match.Port ?? servicePort, state) { Zone = endpoint.Zone }
                );
            }
        }
    }

    /// <summary>
    /// An absent condition counts as ready; what is not ready but still serves while it terminates is the last resort (KEP-1669).
    /// </summary>
    private static EndpointState? StateOf(EndpointConditions? conditions) =>
        conditions switch
        {
            null or { Ready: not false } => EndpointState.Ready,
            { Serving: true, Terminating: true } => EndpointState.Draining,
            _ => null,
        };

    private static string PodOf(EndpointSlice slice, SliceEndpoint endpoint) =>
        endpoint.TargetRef is { Kind: "Pod", Name: { } name } ? $"{endpoint.TargetRef.Namespace ?? slice.Metadata.Namespace}/{name}" : "";

    /// <summary>
    /// A dual-stack Pod stands in a slice of each family; it gets one share of the requests, by the family that comes first.
    /// </summary>
    private static IEnumerable<Endpoint> OncePerPod(List<(string Pod, Endpoint Endpoint)> found)
    {
        var seen = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (pod, endpoint) in found)
        {
            var isIpv6 = endpoint.Address.Contains(':');
            if (pod.Length == 0 || !seen.TryGetValue(pod, out var chosen))
            {
                seen.TryAdd(pod, isIpv6);
                yield return endpoint;
            }
            else if (chosen == isIpv6)
            {
                yield return endpoint;
            }
        }
    }
}
