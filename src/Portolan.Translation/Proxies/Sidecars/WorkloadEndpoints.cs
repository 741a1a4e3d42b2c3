using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>Which workloads are behind a port of a service.</summary>
/// <param name="Mesh">The mesh of the service: workloads of other meshes are none of its.</param>
/// <param name="Namespace">The namespace of the service: its selector means workloads of that namespace.</param>
/// <param name="Tags">What the tags of an inbound must say; empty for none.</param>
/// <param name="Target">The inbound, by its port or its name.</param>
internal sealed record WorkloadSelection(string Mesh, string Namespace, EquatableMap<string> Tags, IntOrString Target);

/// <summary>Workloads that a Dataplane stands for, as endpoints of services: where the proxies beside them listen.</summary>
internal static class WorkloadEndpoints
{
    private const string ZoneTag = "kuma.io/zone";

    private static readonly ResourceIndex<Dataplane> ByTag = new(
        "Dataplanes by tag",
        dataplane =>
            (dataplane.Spec.Networking?.Inbound ?? [])
                .SelectMany(inbound => inbound.Tags)
                .Select(tag => TagKey(dataplane.Metadata.Namespace, tag))
                .Distinct()
    );

    private static Rule<NamespacedName, string?> MeshOfServed { get; } =
        new("mesh of a served Dataplane", (reader, key) => reader.Fetch(SidecarRules.Answer, key)?.Sidecar?.Proxy.Mesh);

    /// <summary>
    /// The endpoints, in the order of their Dataplanes. Nothing that is not served, and nothing that is not ready, is among them.
    /// </summary>
    public static Rule<WorkloadSelection, EquatableList<Endpoint>> Of { get; } =
        new(
            "workloads of a service",
            (reader, selection) =>
                selection.Tags.Count == 0
                    ? []
                    : reader
                        .Lookup(ByTag, TagKey(selection.Namespace, selection.Tags.First()))
                        .Where(dataplane => reader.Fetch(MeshOfServed, dataplane.Metadata.Key) == selection.Mesh)
                        .SelectMany(dataplane => dataplane.Spec.Networking!.Inbound, (dataplane, inbound) => (dataplane, inbound))
                        .Where(entry => IsMeant(entry.inbound, selection))
                        .Select(entry => EndpointOf(entry.dataplane.Spec.Networking!, entry.inbound))
                        .ToEquatableList()
        );

    private static bool IsMeant(DataplaneInbound inbound, WorkloadSelection selection) =>
        inbound.State is not ("NotReady" or "Ignored")
        && selection.Tags.All(tag => string.Equals(inbound.Tags.GetValueOrDefault(tag.Key), tag.Value, StringComparison.Ordinal))
        && (
            selection.Target.Number is { } number
                ? number == inbound.Port
                : string.Equals(selection.Target.ToString(), inbound.Name, StringComparison.Ordinal)
        );

    private static Endpoint EndpointOf(DataplaneNetworking networking, DataplaneInbound inbound)
    {
        var bound = inbound.Address is { Length: > 0 } own ? own : networking.Address ?? "";
        return new Endpoint(
            networking.AdvertisedAddress is { Length: > 0 } advertised ? advertised : bound,
            inbound.Port,
            EndpointState.Ready
        )
        {
            Zone = inbound.Tags.GetValueOrDefault(ZoneTag),
        };
    }

    private static string TagKey(string space, KeyValuePair<string, string> tag) => $"{space}/{tag.Key}={tag.Value}";
}
