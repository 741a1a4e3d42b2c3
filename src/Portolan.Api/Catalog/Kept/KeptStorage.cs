using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>Volumes: nothing provisions or binds them.</summary>
internal static class KeptStorage
{
    private const string Group = "storage.k8s.io";

    private static readonly Dictionary<string, string> ShortModes = new(StringComparer.Ordinal)
    {
        ["ReadWriteOnce"] = "RWO",
        ["ReadOnlyMany"] = "ROX",
        ["ReadWriteMany"] = "RWX",
        ["ReadWriteOncePod"] = "RWOP",
    };

    public static IEnumerable<ResourceDefinition> All => [Claim, Volume, StorageClass, CsiDriver, CsiNode, Attachment, Capacity];

    private static ResourceDefinition Claim =>
        Define(
            new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", ResourceScope.Namespaced),
            ["pvc"],
            [],
            [
                Computed("Status", "string", o => Phase(o)),
                Computed("Volume", "string", o => Text(o, "spec", "volumeName")),
                Computed("Capacity", "string", o => Text(o, "status", "capacity", "storage")),
                Computed("Access Modes", "string", o => Modes(At(o, "status", "accessModes"))),
                Computed("StorageClass", "string", o => Text(o, "spec", "storageClassName")),
                Computed(
                    "VolumeAttributesClass",
                    "string",
                    o => Text(o, "spec", "volumeAttributesClassName") is { Length: > 0 } name ? name : "<unset>"
                ),
                Kind.Age,
                Computed("VolumeMode", "string", o => Text(o, "spec", "volumeMode") is { Length: > 0 } mode ? mode : "<unset>").Wide(),
            ],
            (
                "spec",
                Open(
                    "What is asked for.",
                    ("accessModes", Texts("How it is mounted.")),
                    ("resources", Open("How much.", ("requests", Amounts("At least this.")), ("limits", Amounts("At most this.")))),
                    ("storageClassName", Shape.Text("The StorageClass.")),
                    ("volumeName", Shape.Text("The volume that it has, or wants.")),
                    ("volumeMode", Shape.Text("Block or Filesystem.", "Block", "Filesystem").WithDefault("Filesystem")),
                    ("selector", Selector),
                    ("dataSource", Any("What it is filled from."))
                )
            ),
            (
                "status",
                Open(
                    "What it has.",
                    ("phase", Shape.Text("Pending, Bound or Lost.")),
                    ("conditions", Conditions),
                    ("capacity", Amounts("How much it is."))
                )
            )
        ) with
        {
            Validate = static (o, _) =>
                Missing(
                    o,
                    ("spec.accessModes", Items(o, "spec", "accessModes").Count == 0, "at least 1 access mode is required"),
                    ("spec.resources[storage]", At(o, "spec", "resources", "requests", "storage") is null, "")
                ),
        };

    private static ResourceDefinition Volume =>
        Define(
            new("", "v1", "PersistentVolume", "persistentvolumes", ResourceScope.Cluster),
            ["pv"],
            [],
            [
                Computed("Capacity", "string", o => Text(o, "spec", "capacity", "storage")),
                Computed("Access Modes", "string", o => Modes(At(o, "spec", "accessModes"))),
                Computed("Reclaim Policy", "string", o => Text(o, "spec", "persistentVolumeReclaimPolicy")),
                Computed("Status", "string", o => Phase(o)),
                Computed(
                    "Claim",
                    "string",
                    o => At(o, "spec", "claimRef") is JsonObject claim ? $"{Text(claim, "namespace")}/{Text(claim, "name")}" : ""
                ),
                Computed("StorageClass", "string", o => Text(o, "spec", "storageClassName")),
                Computed(
                    "VolumeAttributesClass",
                    "string",
                    o => Text(o, "spec", "volumeAttributesClassName") is { Length: > 0 } name ? name : "<unset>"
                ),
                Computed("Reason", "string", o => Text(o, "status", "reason")),
                Kind.Age,
                Computed("VolumeMode", "string", o => Text(o, "spec", "volumeMode") is { Length: > 0 } mode ? mode : "<unset>").Wide(),
            ],
            (
                "spec",
                Open(
                    "The volume.",
                    ("capacity", Amounts("How much it is.")),
                    ("accessModes", Texts("How it can be mounted.")),
                    (
                        "persistentVolumeReclaimPolicy",
                        Shape.Text("What becomes of it after its claim.", "Delete", "Recycle", "Retain").WithDefault("Retain")
                    ),
                    ("storageClassName", Shape.Text("The StorageClass.")),
                    ("volumeMode", Shape.Text("Block or Filesystem.", "Block", "Filesystem").WithDefault("Filesystem")),
                    ("claimRef", Any("The claim that has it.")),
                    ("nodeAffinity", Any("The nodes that reach it."))
                )
            ),
            ("status", Open("How it is.", ("phase", Shape.Text("Pending, Available, Bound, Released or Failed."))))
        );

    private static ResourceDefinition StorageClass =>
        Define(
                new(Group, "v1", "StorageClass", "storageclasses", ResourceScope.Cluster),
                ["sc"],
                [],
                [
                    Kind.Column("Provisioner", ".provisioner"),
                    Kind.Column("ReclaimPolicy", ".reclaimPolicy"),
                    Kind.Column("VolumeBindingMode", ".volumeBindingMode"),
                    Computed("AllowVolumeExpansion", "boolean", o => IsTrue(o, "allowVolumeExpansion")),
                    Kind.Age,
                ],
                ("provisioner", Shape.Text("Who makes volumes.")),
                ("parameters", Map("The provisioner's settings.", Shape.Text("A value."))),
                ("reclaimPolicy", Shape.Text("What becomes of volumes after their claim.").WithDefault("Delete")),
                ("volumeBindingMode", Shape.Text("When volumes are bound.").WithDefault("Immediate")),
                ("allowVolumeExpansion", Flag("Whether volumes can grow.")),
                ("mountOptions", Texts("Options of mounts.")),
                ("allowedTopologies", List("Where volumes may be.", Any("A topology.")))
            )
            .Requiring("provisioner");

    private static ResourceDefinition CsiDriver =>
        Define(
            new(Group, "v1", "CSIDriver", "csidrivers", ResourceScope.Cluster),
            [],
            [],
            [
                Computed("AttachRequired", "boolean", o => At(o, "spec", "attachRequired") is null || IsTrue(o, "spec", "attachRequired")),
                Computed("PodInfoOnMount", "boolean", o => IsTrue(o, "spec", "podInfoOnMount")),
                Computed("StorageCapacity", "boolean", o => IsTrue(o, "spec", "storageCapacity")),
                Computed(
                    "TokenRequests",
                    "string",
                    o =>
                        Items(o, "spec", "tokenRequests") is { Count: > 0 } requests
                            ? string.Join(',', requests.Select(request => Text(request, "audience")))
                            : "<unset>"
                ),
                Computed("RequiresRepublish", "boolean", o => IsTrue(o, "spec", "requiresRepublish")),
                Computed("Modes", "string", o => string.Join(',', Items(o, "spec", "volumeLifecycleModes").Select(mode => Text(mode)))),
                Kind.Age,
            ],
            (
                "spec",
                Open(
                    "What the driver can.",
                    ("volumeLifecycleModes", Texts("Persistent, Ephemeral or both.").WithDefault(new JsonArray("Persistent")))
                )
            )
        );

    private static ResourceDefinition CsiNode =>
        Define(
            new(Group, "v1", "CSINode", "csinodes", ResourceScope.Cluster),
            [],
            [],
            [Computed("Drivers", "integer", o => Items(o, "spec", "drivers").Count), Kind.Age],
            ("spec", Open("The drivers of a node.", ("drivers", List("The drivers.", Any("A driver."), "name"))))
        );

    private static ResourceDefinition Attachment =>
        Define(
            new(Group, "v1", "VolumeAttachment", "volumeattachments", ResourceScope.Cluster),
            [],
            [],
            [
                Kind.Column("Attacher", ".spec.attacher"),
                Computed("PV", "string", o => Text(o, "spec", "source", "persistentVolumeName")),
                Kind.Column("Node", ".spec.nodeName"),
                Computed("Attached", "boolean", o => IsTrue(o, "status", "attached")),
                Kind.Age,
            ],
            ("spec", Open("Which volume goes to which node.")),
            ("status", Open("Whether it is there."))
        );

    private static ResourceDefinition Capacity =>
        Define(
                new(Group, "v1", "CSIStorageCapacity", "csistoragecapacities", ResourceScope.Namespaced),
                [],
                [],
                [Kind.Column("StorageClassName", ".storageClassName").Wide(), Kind.Column("Capacity", ".capacity").Wide()],
                ("storageClassName", Shape.Text("The StorageClass.")),
                ("capacity", NumberOrText("How much is left.")),
                ("maximumVolumeSize", NumberOrText("The largest volume.")),
                ("nodeTopology", Any("Where."))
            )
            .Requiring("storageClassName");

    private static string Phase(JsonObject o) =>
        At(o, "metadata", "deletionTimestamp") is not null ? "Terminating" : Text(o, "status", "phase");

    private static string Modes(JsonNode? modes) =>
        string.Join(',', (modes as JsonArray ?? []).Select(mode => Text(mode)).Select(mode => ShortModes.GetValueOrDefault(mode, mode)));

    private static IEnumerable<FieldError> Missing(JsonObject o, params (string Path, bool IsMissing, string Detail)[] fields) =>
        o["spec"] is null
            ? [new FieldError("spec", FieldErrorReason.FieldValueRequired, "Required value")]
            : fields
                .Where(field => field.IsMissing)
                .Select(field => new FieldError(
                    field.Path,
                    FieldErrorReason.FieldValueRequired,
                    field.Detail.Length == 0 ? "Required value" : $"Required value: {field.Detail}"
                ));
}
