using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;

namespace Portolan.Api.Catalog;

/// <summary>The columns of <c>kubectl get</c> for core kinds that carry no workload.</summary>
internal static class CoreColumns
{
    private static readonly PrinterColumn DataCount = Computed(
        "Data",
        "string",
        o => (Fields(o["data"]) + Fields(o["binaryData"])).ToString(System.Globalization.CultureInfo.InvariantCulture)
    );

    public static PrinterColumn[] Namespace { get; } = [Kind.Column("Status", ".status.phase"), Kind.Age];

    public static PrinterColumn[] Service { get; } =
    [
        Kind.Column("Type", ".spec.type"),
        Computed("Cluster-IP", "string", o => OrNone(Text(o, "spec", "clusterIP"))),
        Computed("External-IP", "string", o => ExternalAddress(o)),
        Computed("Port(s)", "string", o => OrNone(string.Join(',', Items(o, "spec", "ports").Select(ServicePort)))),
        Kind.Age,
        Computed("Selector", "string", o => OrNone(Labels(At(o, "spec", "selector")))).Wide(),
    ];

    public static PrinterColumn[] EndpointSlice { get; } =
    [
        Kind.Column("AddressType", ".addressType"),
        Computed(
            "Ports",
            "string",
            o => UpToThree([.. Items(o, "ports").Select(port => At(port, "port") is null ? "*" : Text(port, "port"))], "<unset>")
        ),
        Computed(
            "Endpoints",
            "string",
            o => UpToThree([.. Items(o, "endpoints").SelectMany(e => Items(e, "addresses")).Select(a => Text(a))], "<unset>")
        ),
        Kind.Age,
    ];

    public static PrinterColumn[] Endpoints { get; } =
    [Computed("Endpoints", "string", o => UpToThree([.. Items(o, "subsets").SelectMany(EndpointAddresses)], None)), Kind.Age];

    public static PrinterColumn[] Secret { get; } = [Kind.Column("Type", ".type"), DataCount, Kind.Age];

    public static PrinterColumn[] ConfigMap { get; } = [DataCount, Kind.Age];

    public static PrinterColumn[] ServiceAccount { get; } =
    [Computed("Secrets", "string", o => Items(o, "secrets").Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), Kind.Age];

    public static PrinterColumn[] Lease { get; } = [Kind.Column("Holder", ".spec.holderIdentity"), Kind.Age];

    public static PrinterColumn[] Event { get; } =
    [
        Computed("Last Seen", "date", o => LastSeen(o)),
        Kind.Column("Type", ".type"),
        Kind.Column("Reason", ".reason"),
        Computed("Object", "string", o => $"{Text(o, "involvedObject", "kind").ToLowerInvariant()}/{Text(o, "involvedObject", "name")}"),
        Kind.Column("Subobject", ".involvedObject.fieldPath").Wide(),
        Computed("Source", "string", o => EventSource(o)).Wide(),
        Computed("Message", "string", o => Text(o, "message").Trim()),
        Computed("First Seen", "date", o => At(o, "firstTimestamp")?.DeepClone() ?? At(o, "eventTime")?.DeepClone()).Wide(),
        Computed(
                "Count",
                "string",
                o =>
                    Math.Max(1, Math.Max(Number(o, "count"), Number(o, "series", "count")))
                        .ToString(System.Globalization.CultureInfo.InvariantCulture)
            )
            .Wide(),
        Kind.Column("Name", ".metadata.name").Wide(),
    ];

    private static int Fields(JsonNode? map) => (map as JsonObject)?.Count ?? 0;

    private static string ServicePort(JsonNode? port)
    {
        var protocol = OrNone(Text(port, "protocol"));
        return Number(port, "nodePort") > 0
            ? $"{Text(port, "port")}:{Text(port, "nodePort")}/{protocol}"
            : $"{Text(port, "port")}/{protocol}";
    }

    private static string ExternalAddress(JsonObject service)
    {
        var external = string.Join(',', Items(service, "spec", "externalIPs").Select(ip => Text(ip)));
        switch (Text(service, "spec", "type"))
        {
            case Core.ServiceType.ExternalName:
                return OrNone(Text(service, "spec", "externalName"));
            case Core.ServiceType.LoadBalancer:
                var ingress = Items(service, "status", "loadBalancer", "ingress")
                    .Select(address => Text(address, "ip") is { Length: > 0 } ip ? ip : Text(address, "hostname"));
                var addresses = string.Join(',', ingress.Append(external).Where(address => address.Length > 0));
                return addresses.Length > 0 ? addresses : "<pending>";
            default:
                return OrNone(external);
        }
    }

    private static IEnumerable<string> EndpointAddresses(JsonNode? subset)
    {
        var addresses = Items(subset, "addresses").Select(address => Text(address, "ip"));
        var ports = Items(subset, "ports");
        return ports.Count == 0 ? addresses : addresses.SelectMany(address => ports.Select(port => $"{address}:{Text(port, "port")}"));
    }

    private static JsonNode? LastSeen(JsonObject o) =>
        (
            At(o, "series", "lastObservedTime") ?? At(o, "lastTimestamp") ?? At(o, "eventTime") ?? At(o, "metadata", "creationTimestamp")
        )?.DeepClone();

    private static string EventSource(JsonObject o)
    {
        var component = Text(o, "source", "component") is { Length: > 0 } source ? source : Text(o, "reportingComponent");
        return Text(o, "source", "host") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
