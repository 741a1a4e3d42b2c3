using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>Workloads besides Deployment, ReplicaSet and Pod.</summary>
internal static class KeptWorkloads
{
    private static readonly string[] ToPodOfJob = ["spec", "jobTemplate", "spec", "template", "spec"];
    private static readonly string[] ToPod = ["spec", "template", "spec"];

    public static IEnumerable<ResourceDefinition> All =>
        [StatefulSet, DaemonSet, Job, CronJob, ReplicationController, PodTemplates, ControllerRevision];

    private static ResourceDefinition StatefulSet =>
        Define(
                new("apps", "v1", "StatefulSet", "statefulsets", ResourceScope.Namespaced),
                ["sts"],
                ["all"],
                [
                    Computed("Ready", "string", o => $"{Number(o, "status", "readyReplicas")}/{Number(o, "spec", "replicas")}"),
                    Kind.Age,
                    .. Template(ToPod),
                ],
                (
                    "spec",
                    Open(
                            "What is wanted.",
                            ("replicas", Shape.Number("How many Pods.").WithDefault(1)),
                            ("selector", Selector),
                            ("serviceName", Shape.Text("The Service that gives the Pods their names.")),
                            ("template", PodTemplate),
                            ("volumeClaimTemplates", List("A claim for each Pod.", Any("A PersistentVolumeClaim."))),
                            (
                                "podManagementPolicy",
                                Shape.Text("Whether Pods come one after the other.", "OrderedReady", "Parallel").WithDefault("OrderedReady")
                            ),
                            ("revisionHistoryLimit", Shape.Number("How many old revisions are kept.").WithDefault(10)),
                            (
                                "updateStrategy",
                                Open(
                                        "How Pods are replaced.",
                                        (
                                            "type",
                                            Shape
                                                .Text("OnDelete or RollingUpdate.", "OnDelete", "RollingUpdate")
                                                .WithDefault("RollingUpdate")
                                        )
                                    )
                                    .WithDefault(new JsonObject())
                            )
                        )
                        .Requiring("selector", "template")
                ),
                ("status", WorkloadStatus)
            )
            .Requiring("spec")
            .Scaled() with
        {
            Validate = WorkloadValidation.Validate,
            ApplyDefaults = static o => WorkloadValidation.ApplyPodDefaults(At(o, ToPod) as JsonObject),
        };

    private static ResourceDefinition DaemonSet =>
        Define(
                new("apps", "v1", "DaemonSet", "daemonsets", ResourceScope.Namespaced),
                ["ds"],
                ["all"],
                [
                    Count("Desired", "desiredNumberScheduled"),
                    Count("Current", "currentNumberScheduled"),
                    Count("Ready", "numberReady"),
                    Count("Up-to-date", "updatedNumberScheduled"),
                    Count("Available", "numberAvailable"),
                    Computed("Node Selector", "string", o => OrNone(Labels(At(At(o, ToPod), "nodeSelector")))),
                    Kind.Age,
                    .. Template(ToPod),
                    SelectorColumn,
                ],
                (
                    "spec",
                    Open(
                            "What is wanted.",
                            ("selector", Selector),
                            ("template", PodTemplate),
                            ("minReadySeconds", Shape.Number("How long a Pod must be ready before it counts.")),
                            ("revisionHistoryLimit", Shape.Number("How many old revisions are kept.").WithDefault(10)),
                            (
                                "updateStrategy",
                                Open(
                                        "How Pods are replaced.",
                                        (
                                            "type",
                                            Shape
                                                .Text("OnDelete or RollingUpdate.", "OnDelete", "RollingUpdate")
                                                .WithDefault("RollingUpdate")
                                        )
                                    )
                                    .WithDefault(new JsonObject())
                            )
                        )
                        .Requiring("selector", "template")
                ),
                ("status", WorkloadStatus)
            )
            .Requiring("spec") with
        {
            Validate = WorkloadValidation.Validate,
            ApplyDefaults = static o => WorkloadValidation.ApplyPodDefaults(At(o, ToPod) as JsonObject),
        };

    private static JsonSchema JobSpec =>
        Open(
                "What is wanted.",
                ("parallelism", Shape.Number("How many Pods may run at a time.")),
                ("completions", Shape.Number("How many Pods must end well.")),
                ("backoffLimit", Shape.Number("How many failures are taken.").WithDefault(6)),
                ("activeDeadlineSeconds", Shape.Number("How long it may run.")),
                ("ttlSecondsAfterFinished", Shape.Number("How long it stays after its end.")),
                ("completionMode", Shape.Text("Whether Pods have an index.", "NonIndexed", "Indexed").WithDefault("NonIndexed")),
                ("suspend", Flag("Whether it waits.").WithDefault(false)),
                ("selector", Selector),
                ("template", PodTemplate)
            )
            .Requiring("template");

    private static ResourceDefinition Job =>
        Define(
            new("batch", "v1", "Job", "jobs", ResourceScope.Namespaced),
            [],
            ["all"],
            [
                Computed("Status", "string", o => JobState(o)),
                Computed("Completions", "string", o => Completions(o)),
                Computed("Duration", "string", _ => ""),
                Kind.Age,
                .. Template(ToPod),
                SelectorColumn,
            ],
            ("spec", JobSpec),
            ("status", WorkloadStatus)
        ) with
        {
            Validate = static (o, _) => WorkloadValidation.ValidateJobPod(At(o, ToPod), string.Join('.', ToPod)),
            ApplyDefaults = static o =>
            {
                // One Pod that must end well, unless either number is given.
                if (o["spec"] is JsonObject spec && spec["completions"] is null && spec["parallelism"] is null)
                {
                    spec["completions"] = 1;
                    spec["parallelism"] = 1;
                }

                WorkloadValidation.ApplyPodDefaults(At(o, ToPod) as JsonObject);
            },
        };

    private static ResourceDefinition CronJob =>
        Define(
                new("batch", "v1", "CronJob", "cronjobs", ResourceScope.Namespaced),
                ["cj"],
                ["all"],
                [
                    Kind.Column("Schedule", ".spec.schedule"),
                    Computed("Timezone", "string", o => OrNone(Text(o, "spec", "timeZone"))),
                    Computed("Suspend", "string", o => IsTrue(o, "spec", "suspend") ? "True" : "False"),
                    Computed("Active", "integer", o => Items(o, "status", "active").Count),
                    Computed("Last Schedule", "string", o => OrNone(Text(o, "status", "lastScheduleTime"))),
                    Kind.Age,
                    .. Template(ToPodOfJob),
                    Computed("Selector", "string", o => OrNone(Labels(At(o, "spec", "jobTemplate", "spec", "selector", "matchLabels"))))
                        .Wide(),
                ],
                (
                    "spec",
                    Open(
                            "What is wanted.",
                            ("schedule", Shape.Text("When, in the words of cron.")),
                            ("timeZone", Shape.Text("The time zone of the schedule.")),
                            (
                                "concurrencyPolicy",
                                Shape.Text("What becomes of a run that is not over.", "Allow", "Forbid", "Replace").WithDefault("Allow")
                            ),
                            ("suspend", Flag("Whether it waits.").WithDefault(false)),
                            ("successfulJobsHistoryLimit", Shape.Number("How many that ended well are kept.").WithDefault(3)),
                            ("failedJobsHistoryLimit", Shape.Number("How many that failed are kept.").WithDefault(1)),
                            ("startingDeadlineSeconds", Shape.Number("How late a run may start.")),
                            ("jobTemplate", Open("What a Job looks like.", ("spec", JobSpec)))
                        )
                        .Requiring("jobTemplate", "schedule")
                ),
                ("status", WorkloadStatus)
            )
            .Requiring("spec") with
        {
            Validate = static (o, _) => WorkloadValidation.ValidateJobPod(At(o, ToPodOfJob), string.Join('.', ToPodOfJob)),
            ApplyDefaults = static o => WorkloadValidation.ApplyPodDefaults(At(o, ToPodOfJob) as JsonObject),
        };

    private static ResourceDefinition ReplicationController =>
        Define(
                new("", "v1", "ReplicationController", "replicationcontrollers", ResourceScope.Namespaced),
                ["rc"],
                ["all"],
                [
                    Computed("Desired", "integer", o => Number(o, "spec", "replicas")),
                    Count("Current", "replicas"),
                    Count("Ready", "readyReplicas"),
                    Kind.Age,
                    .. Template(ToPod),
                    Computed("Selector", "string", o => OrNone(Labels(At(o, "spec", "selector")))).Wide(),
                ],
                (
                    "spec",
                    Open(
                        "What is wanted.",
                        ("replicas", Shape.Number("How many Pods.").WithDefault(1)),
                        ("selector", Map("Labels of its Pods.", Shape.Text("A value."))),
                        ("template", PodTemplate)
                    )
                ),
                ("status", WorkloadStatus)
            )
            .Scaled() with
        {
            ApplyDefaults = static o => WorkloadValidation.ApplyPodDefaults(At(o, ToPod) as JsonObject),
        };

    private static ResourceDefinition PodTemplates =>
        Define(
            new("", "v1", "PodTemplate", "podtemplates", ResourceScope.Namespaced),
            [],
            [],
            [
                Computed("Containers", "string", o => Names(o, ["template", "spec"], "name")),
                Computed("Images", "string", o => Names(o, ["template", "spec"], "image")),
                Computed("Pod Labels", "string", o => OrNone(Labels(At(o, "template", "metadata", "labels")))),
            ],
            ("template", PodTemplate)
        );

    private static ResourceDefinition ControllerRevision =>
        Define(
                new("apps", "v1", "ControllerRevision", "controllerrevisions", ResourceScope.Namespaced),
                [],
                [],
                [
                    Computed(
                        "Controller",
                        "string",
                        o =>
                            Items(o, "metadata", "ownerReferences").FirstOrDefault(owner => IsTrue(owner, "controller")) is { } owner
                                ? $"{Text(owner, "kind").ToLowerInvariant()}.{Text(owner, "apiVersion").Split('/')[0]}/{Text(owner, "name")}"
                                : None
                    ),
                    Computed("Revision", "integer", o => Number(o, "revision")),
                    Kind.Age,
                ],
                ("data", Any("The state of the workload.")),
                ("revision", Shape.Generation with { Description = "Which of the states this is." })
            )
            .Requiring("revision");

    private static JsonSchema WorkloadStatus { get; } =
        Open("What is there.", ("observedGeneration", Generation), ("conditions", Conditions));

    private static PrinterColumn Count(string name, string field) => Computed(name, "integer", o => Number(o, "status", field));

    private static PrinterColumn SelectorColumn { get; } =
        Computed("Selector", "string", o => OrNone(Labels(At(o, "spec", "selector", "matchLabels")))).Wide();

    private static PrinterColumn[] Template(string[] path) =>
        [
            Computed("Containers", "string", o => Names(o, path, "name")).Wide(),
            Computed("Images", "string", o => Names(o, path, "image")).Wide(),
        ];

    private static string Names(JsonObject o, string[] path, string field) =>
        string.Join(',', Items(At(o, path), "containers").Select(container => Text(container, field)));

    private static string JobState(JsonObject job)
    {
        var conditions = Items(job, "status", "conditions")
            .Where(condition => Text(condition, "status") == "True")
            .Select(condition => Text(condition, "type"))
            .ToList();
        return conditions.Contains("Complete", StringComparer.Ordinal) ? "Complete"
            : conditions.Contains("Failed", StringComparer.Ordinal) ? "Failed"
            : At(job, "metadata", "deletionTimestamp") is not null ? "Terminating"
            : conditions.Contains("Suspended", StringComparer.Ordinal) ? "Suspended"
            : "Running";
    }

    private static string Completions(JsonObject job)
    {
        var done = Number(job, "status", "succeeded").ToString(CultureInfo.InvariantCulture);
        return At(job, "spec", "completions") is not null ? $"{done}/{Number(job, "spec", "completions")}"
            : Number(job, "spec", "parallelism") is > 1 and var parallel ? $"{done}/1 of {parallel}"
            : $"{done}/1";
    }
}
