using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>What tells schedulers, autoscalers and quotas what to do, where there are any.</summary>
internal static class KeptPolicies
{
    public static IEnumerable<ResourceDefinition> All => [Disruption, Autoscaler, Priority, Runtime, Quota, Limits];

    private static ResourceDefinition Disruption =>
        Define(
            new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", ResourceScope.Namespaced),
            ["pdb"],
            [],
            [
                Computed("Min Available", "string", o => OrNotSet(o, "minAvailable")),
                Computed("Max Unavailable", "string", o => OrNotSet(o, "maxUnavailable")),
                Computed("Allowed Disruptions", "integer", o => Number(o, "status", "disruptionsAllowed")),
                Kind.Age,
            ],
            (
                "spec",
                Open(
                    "How many Pods may be missing.",
                    ("minAvailable", NumberOrText("How many must be there.")),
                    ("maxUnavailable", NumberOrText("How many may be missing.")),
                    ("unhealthyPodEvictionPolicy", Shape.Text("When Pods that are not ready may go.")),
                    ("selector", Selector)
                )
            ),
            ("status", Open("What is allowed now.", ("conditions", Conditions)))
        );

    private static ResourceDefinition Autoscaler
    {
        get
        {
            var latest = Define(
                new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", ResourceScope.Namespaced),
                ["hpa"],
                ["all"],
                [
                    Computed(
                        "Reference",
                        "string",
                        o => $"{Text(o, "spec", "scaleTargetRef", "kind")}/{Text(o, "spec", "scaleTargetRef", "name")}"
                    ),
                    Computed("Targets", "string", o => Targets(o)),
                    Computed("MinPods", "string", o => At(o, "spec", "minReplicas") is null ? "<unset>" : Text(o, "spec", "minReplicas")),
                    Computed("MaxPods", "integer", o => Number(o, "spec", "maxReplicas")),
                    Computed("Replicas", "integer", o => Number(o, "status", "currentReplicas")),
                    Kind.Age,
                ],
                (
                    "spec",
                    Open(
                            "What grows, and when.",
                            (
                                "scaleTargetRef",
                                Open(
                                        "The workload.",
                                        ("apiVersion", Shape.Text("Its API version.")),
                                        ("kind", Shape.Text("Its kind.")),
                                        ("name", Shape.Text("Its name."))
                                    )
                                    .Requiring("kind", "name")
                            ),
                            ("minReplicas", Shape.Number("Never fewer.").WithDefault(1)),
                            ("maxReplicas", Shape.Number("Never more.")),
                            ("targetCPUUtilizationPercentage", Shape.Number("In version 1: the CPU that is aimed at, in percent.")),
                            ("metrics", List("What is aimed at.", Any("A metric."))),
                            ("behavior", Any("How fast."))
                        )
                        .Requiring("maxReplicas", "scaleTargetRef")
                ),
                ("status", Open("What is there.", ("observedGeneration", Generation), ("conditions", Conditions)))
            );
            // Version 1 says less of the same; it is kept in its own words.
            return latest with { Versions = [latest.Versions[0], latest.Versions[0] with { Name = "v1" }] };
        }
    }

    private static ResourceDefinition Priority =>
        Define(
                new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", ResourceScope.Cluster),
                ["pc"],
                [],
                [
                    Computed("Value", "integer", o => Number(o, "value")),
                    Computed("Global-Default", "boolean", o => IsTrue(o, "globalDefault")),
                    Kind.Age,
                ],
                ("value", Shape.Number("The priority; higher goes first.")),
                ("globalDefault", Flag("Whether Pods without a class have it.")),
                ("description", Shape.Text("What it is for.")),
                (
                    "preemptionPolicy",
                    Shape.Text("Whether it drives others away.", "Never", "PreemptLowerPriority").WithDefault("PreemptLowerPriority")
                )
            )
            .Requiring("value");

    private static ResourceDefinition Runtime =>
        Define(
                new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", ResourceScope.Cluster),
                [],
                [],
                [Kind.Column("Handler", ".handler"), Kind.Age],
                ("handler", Shape.Text("What runs the containers.")),
                ("overhead", Any("What it costs.")),
                ("scheduling", Any("Which nodes have it."))
            )
            .Requiring("handler");

    private static ResourceDefinition Quota =>
        Define(
            new("", "v1", "ResourceQuota", "resourcequotas", ResourceScope.Namespaced),
            ["quota"],
            [],
            [
                Kind.Age,
                Computed("Request", "string", o => Used(o, name => !name.StartsWith("limits.", StringComparison.Ordinal))),
                Computed("Limit", "string", o => Used(o, name => name.StartsWith("limits.", StringComparison.Ordinal))),
            ],
            (
                "spec",
                Open("How much a namespace may have.", ("hard", Amounts("No more than this.")), ("scopes", Texts("What is counted.")))
            ),
            ("status", Open("How much it has.", ("hard", Amounts("No more than this.")), ("used", Amounts("What there is."))))
        );

    private static ResourceDefinition Limits =>
        Define(
            new("", "v1", "LimitRange", "limitranges", ResourceScope.Namespaced),
            ["limits"],
            [],
            [Kind.Column("Created At", ".metadata.creationTimestamp")],
            (
                "spec",
                Open(
                        "Limits of single objects.",
                        (
                            "limits",
                            List(
                                "The limits.",
                                Open(
                                        "Limits of one type.",
                                        ("type", Shape.Text("Container, Pod or PersistentVolumeClaim.")),
                                        ("max", Amounts("No more.")),
                                        ("min", Amounts("No less.")),
                                        ("default", Amounts("The limit where none is given.")),
                                        ("defaultRequest", Amounts("The request where none is given.")),
                                        ("maxLimitRequestRatio", Amounts("How far a limit may be above its request."))
                                    )
                                    .Requiring("type")
                            )
                        )
                    )
                    .Requiring("limits")
            )
        );

    private static string OrNotSet(JsonObject o, string field) => At(o, "spec", field) is null ? "N/A" : Text(o, "spec", field);

    private static string Targets(JsonObject o)
    {
        var aims = Items(o, "spec", "metrics").Select(Target).ToList();
        if (Text(o, "spec", "targetCPUUtilizationPercentage") is { Length: > 0 } percent)
        {
            aims.Add($"cpu: <unknown>/{percent}%");
        }

        return aims.Count switch
        {
            0 => None,
            <= 2 => string.Join(", ", aims),
            _ => $"{string.Join(", ", aims.Take(2))} + {aims.Count - 2} more...",
        };
    }

    private static string Target(JsonNode? metric)
    {
        var type = Text(metric, "type");
        var source = At(metric, type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..]);
        var target = At(source, "target");
        var aim =
            Text(target, "averageUtilization") is { Length: > 0 } percent ? $"{percent}%"
            : Text(target, "averageValue") is { Length: > 0 } average ? average
            : Text(target, "value") is { Length: > 0 } value ? value
            : "<auto>";
        return type is "Resource" or "ContainerResource" ? $"{Text(source, "name")}: <unknown>/{aim}" : $"<unknown>/{aim}";
    }

    private static string Used(JsonObject o, Func<string, bool> isShown) =>
        string.Join(
            ", ",
            (At(o, "status", "hard") as JsonObject ?? At(o, "spec", "hard") as JsonObject ?? [])
                .Where(amount => isShown(amount.Key))
                .OrderBy(amount => amount.Key, StringComparer.Ordinal)
                .Select(amount =>
                    $"{amount.Key}: {(Text(o, "status", "used", amount.Key) is { Length: > 0 } used ? used : "0")}/{Text(amount.Value)}"
                )
        );
}
