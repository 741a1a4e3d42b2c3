using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;

namespace Portolan.Api.Catalog;

/// <summary>The columns of <c>kubectl get</c> for workloads and machines.</summary>
internal static class WorkloadColumns
{
    private static readonly PrinterColumn[] TemplateColumns =
    [
        Computed("Containers", "string", o => string.Join(',', Containers(o).Select(c => Text(c, "name")))).Wide(),
        Computed("Images", "string", o => string.Join(',', Containers(o).Select(c => Text(c, "image")))).Wide(),
        Computed("Selector", "string", o => OrNone(Labels(At(o, "spec", "selector", "matchLabels")))).Wide(),
    ];

    public static PrinterColumn[] Deployment { get; } =
    [
        Computed("Ready", "string", o => $"{Number(o, "status", "readyReplicas")}/{Number(o, "spec", "replicas")}"),
        Computed("Up-to-date", "integer", o => Number(o, "status", "updatedReplicas")),
        Computed("Available", "integer", o => Number(o, "status", "availableReplicas")),
        Kind.Age,
        .. TemplateColumns,
    ];

    public static PrinterColumn[] ReplicaSet { get; } =
    [
        Computed("Desired", "integer", o => Number(o, "spec", "replicas")),
        Computed("Current", "integer", o => Number(o, "status", "replicas")),
        Computed("Ready", "integer", o => Number(o, "status", "readyReplicas")),
        Kind.Age,
        .. TemplateColumns,
    ];

    public static PrinterColumn[] Pod { get; } =
    [
        Computed(
            "Ready",
            "string",
            o => $"{Items(o, "status", "containerStatuses").Count(s => IsTrue(s, "ready"))}/{Items(o, "spec", "containers").Count}"
        ),
        Computed("Status", "string", o => PodStatus(o)),
        Computed("Restarts", "string", o => Restarts(o)),
        Kind.Age,
        Computed("IP", "string", o => OrNone(Text(o, "status", "podIP"))).Wide(),
        Computed("Node", "string", o => OrNone(Text(o, "spec", "nodeName"))).Wide(),
        Computed("Nominated Node", "string", o => OrNone(Text(o, "status", "nominatedNodeName"))).Wide(),
        Computed("Readiness Gates", "string", o => ReadinessGates(o)).Wide(),
    ];

    public static PrinterColumn[] Node { get; } =
    [
        Computed("Status", "string", o => NodeStatus(o)),
        Computed("Roles", "string", o => OrNone(Roles(o))),
        Kind.Age,
        Kind.Column("Version", ".status.nodeInfo.kubeletVersion"),
        Computed("Internal-IP", "string", o => NodeAddress(o, "InternalIP")).Wide(),
        Computed("External-IP", "string", o => NodeAddress(o, "ExternalIP")).Wide(),
        Computed("OS-Image", "string", o => NodeInfo(o, "osImage")).Wide(),
        Computed("Kernel-Version", "string", o => NodeInfo(o, "kernelVersion")).Wide(),
        Computed("Container-Runtime", "string", o => NodeInfo(o, "containerRuntimeVersion")).Wide(),
    ];

    private static IReadOnlyList<JsonNode?> Containers(JsonObject o) => Items(o, "spec", "template", "spec", "containers");

    private static string PodStatus(JsonObject pod)
    {
        if (At(pod, "metadata", "deletionTimestamp") is not null)
        {
            return "Terminating";
        }

        var reasons = Items(pod, "status", "containerStatuses")
            .Select(s =>
                Text(s, "state", "waiting", "reason") is { Length: > 0 } waiting ? waiting : Text(s, "state", "terminated", "reason")
            );
        return reasons.FirstOrDefault(reason => reason.Length > 0)
            ?? (Text(pod, "status", "reason") is { Length: > 0 } own ? own : Text(pod, "status", "phase"));
    }

    private static string Restarts(JsonObject pod) =>
        Items(pod, "status", "containerStatuses")
            .Sum(s => Number(s, "restartCount"))
            .ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = Items(pod, "spec", "readinessGates");
        var conditions = Items(pod, "status", "conditions");
        var met = gates.Count(gate => conditions.Any(c => Text(c, "type") == Text(gate, "conditionType") && Text(c, "status") == "True"));
        return gates.Count == 0 ? None : $"{met}/{gates.Count}";
    }

    private static string NodeStatus(JsonObject node)
    {
        var ready = Items(node, "status", "conditions").FirstOrDefault(c => Text(c, "type") == "Ready");
        var status =
            ready is null ? "Unknown"
            : Text(ready, "status") == "True" ? "Ready"
            : "NotReady";
        return IsTrue(node, "spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node)
    {
        const string Prefix = "node-role.kubernetes.io/";
        var labels = At(node, "metadata", "labels") as JsonObject ?? [];
        return string.Join(
            ',',
            labels
                .Select(l => l.Key)
                .Where(k => k.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(k => k[Prefix.Length..])
                .Order(StringComparer.Ordinal)
        );
    }

    private static string NodeAddress(JsonObject node, string type) =>
        OrNone(Text(Items(node, "status", "addresses").FirstOrDefault(a => Text(a, "type") == type), "address"));

    private static string NodeInfo(JsonObject node, string field) =>
        Text(node, "status", "nodeInfo", field) is { Length: > 0 } text ? text : "<unknown>";
}
