using System.Globalization;
using System.Net;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>Reads Dataplanes: once each, and everything else is made from the answer.</summary>
internal static class SidecarRules
{
    private const string Loopback = "127.0.0.1";

    /// <summary>What becomes of a Dataplane; absent when there is none.</summary>
    public static Rule<NamespacedName, SidecarAnswer?> Answer { get; } =
        new("sidecar of a Dataplane", (reader, key) => reader.Get<Dataplane>(key) is { } dataplane ? Read(reader, dataplane) : null);

    /// <summary>For <see cref="OutputSets.Findings"/>: a Dataplane has no status to say it in.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Finding, Finding>>> Findings { get; } =
        new(
            "findings of a Dataplane",
            (reader, key) =>
                MeshFindings.Entries(
                    (reader.Fetch(Answer, key)?.Faults ?? []).Select(fault => new Finding(
                        MeshFindings.UnservedWorkload,
                        Severity.Warning,
                        new ObjectKey(Dataplane.Type, key),
                        fault.Field,
                        fault.Message
                    ))
                )
        );

    /// <summary>The mesh of a Dataplane: its own field, as Kuma writes it, else as for any object.</summary>
    public static string MeshOfDataplane(IReader reader, Dataplane dataplane) =>
        dataplane.Mesh is { Length: > 0 } mesh ? mesh : MeshOf.Object(reader, dataplane.Metadata);

    private static SidecarAnswer Read(IReader reader, Dataplane dataplane)
    {
        var mesh = MeshOfDataplane(reader, dataplane);
        if (dataplane.Spec.Networking is not { } networking)
        {
            return SidecarAnswer.Refused("spec.networking", "has nothing to serve: it needs an address, and an inbound or an outbound");
        }

        if (reader.Fetch(MeshProtection.Refusal, mesh) is { } refusal)
        {
            return SidecarAnswer.Refused("metadata.labels", refusal);
        }

        if (networking.AdvertisedAddress is { Length: > 0 } advertised && WorkloadAddresses.FaultOf(advertised) is { } fault)
        {
            return SidecarAnswer.Refused("spec.networking.advertisedAddress", fault);
        }

        if (networking.Gateway is { Type: "BUILTIN" })
        {
            return SidecarAnswer.Refused(
                "spec.networking.gateway.type",
                "a builtin gateway is the proxy of a Gateway or of a MeshGatewayInstance, and needs no Dataplane"
            );
        }

        var faults = new List<SidecarFault>();
        var places = new HashSet<(string, int)>();
        var key = dataplane.Metadata.Key;
        var inbounds = networking
            .Inbound.Select((inbound, index) => Inbound(key, networking, inbound, new Place(places, faults, "inbound", index)))
            .OfType<SidecarInbound>()
            .ToEquatableList();
        var outbounds = networking
            .Outbound.Select((outbound, index) => Outbound(reader, key, mesh, outbound, new Place(places, faults, "outbound", index)))
            .OfType<SidecarOutbound>()
            .ToList();
        return new SidecarAnswer(
            new Sidecar
            {
                Proxy = new ProxyKey(ProxyKind.Sidecar, mesh, key.Namespace, key.Name),
                Inbounds = inbounds,
                Outbounds = OncePerService(outbounds, faults),
            },
            faults.ToEquatableList()
        );
    }

    private static SidecarInbound? Inbound(NamespacedName dataplane, DataplaneNetworking networking, DataplaneInbound inbound, Place place)
    {
        var address = inbound.Address is { Length: > 0 } own ? own : networking.Address ?? "";
        if (inbound.State is "Ignored" || !place.TryTake(address, inbound.Port))
        {
            return null;
        }

        return new SidecarInbound
        {
            Key = KeyOf(dataplane, inbound),
            Address = address,
            Workload = new Endpoint(
                inbound.ServiceAddress is { Length: > 0 } workload ? workload : Loopback,
                inbound.ServicePort is { } port and > 0 ? port : inbound.Port,
                EndpointState.Ready
            ),
            Protocol = DataplaneProtocols.Of(inbound),
        };
    }

    private static SidecarOutbound? Outbound(IReader reader, NamespacedName dataplane, string mesh, DataplaneOutbound outbound, Place place)
    {
        var address = outbound.Address is { Length: > 0 } own ? own : Loopback;
        if (!place.TryTake(address, outbound.Port))
        {
            return null;
        }

        switch (Destinations.Find(reader, dataplane, mesh, outbound))
        {
            case DestinationAnswer.Found found:
                return new SidecarOutbound(address, outbound.Port, found.Destination);
            case DestinationAnswer.Refused refused:
                place.Say(refused.Field, refused.Message);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Routes of a service are attached to the service, whatever address its callers use: a second address would have to be told apart.
    private static EquatableList<SidecarOutbound> OncePerService(List<SidecarOutbound> outbounds, List<SidecarFault> faults)
    {
        var seen = new Dictionary<BackendKey, SidecarOutbound>();
        foreach (var outbound in outbounds)
        {
            if (!seen.TryAdd(outbound.Destination, outbound))
            {
                var first = seen[outbound.Destination];
                faults.Add(
                    new SidecarFault(
                        "spec.networking.outbound",
                        $"{outbound.Destination} is called at {first.Address}:{first.Port} already, and {outbound.Address}:{outbound.Port} is left out: "
                            + "use one address for one port of a service"
                    )
                );
            }
        }

        return outbounds.Where(outbound => ReferenceEquals(seen[outbound.Destination], outbound)).ToEquatableList();
    }

    /// <summary>What names an inbound of a Dataplane.</summary>
    public static BackendKey KeyOf(NamespacedName dataplane, DataplaneInbound inbound) =>
        BackendKinds.Key(BackendKinds.Dataplane, dataplane, inbound.Port, BackendTransport.Tcp);

    /// <summary>Where one entry of a Dataplane wants to listen.</summary>
    private sealed class Place(HashSet<(string, int)> taken, List<SidecarFault> faults, string list, int index)
    {
        public void Say(string field, string message) =>
            faults.Add(new SidecarFault(string.Create(CultureInfo.InvariantCulture, $"spec.networking.{list}[{index}].{field}"), message));

        public bool TryTake(string address, int port)
        {
            if (!IPAddress.TryParse(address, out _))
            {
                Say("address", $"\"{address}\" is not an IP address: a proxy can bind one of this machine's, and no name");
                return false;
            }

            if (WorkloadAddresses.FaultOf(address) is { } fault)
            {
                Say("address", fault);
                return false;
            }

            if (port is < 1 or > 65535)
            {
                Say("port", "must be in the range [1, 65535]");
                return false;
            }

            if (!taken.Add((address, port)))
            {
                Say(
                    "port",
                    string.Create(CultureInfo.InvariantCulture, $"{address}:{port} is taken by an earlier entry of this Dataplane")
                );
                return false;
            }

            return true;
        }
    }
}
