using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>Roles and who has them: whoever is authenticated may do everything here, whatever they say.</summary>
internal static class KeptAccess
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PrinterColumn[] RoleColumns = [Kind.Column("Created At", ".metadata.creationTimestamp")];

    private static readonly PrinterColumn[] BindingColumns =
    [
        Computed("Role", "string", o => $"{Text(o, "roleRef", "kind")}/{Text(o, "roleRef", "name")}"),
        Kind.Age,
        Computed("Users", "string", o => Subjects(o, "User")).Wide(),
        Computed("Groups", "string", o => Subjects(o, "Group")).Wide(),
        Computed("ServiceAccounts", "string", o => Subjects(o, "ServiceAccount")).Wide(),
    ];

    public static IEnumerable<ResourceDefinition> All =>
        [
            Define(new(Group, "v1", "Role", "roles", ResourceScope.Namespaced), [], [], RoleColumns, ("rules", Rules)),
            Define(
                new(Group, "v1", "ClusterRole", "clusterroles", ResourceScope.Cluster),
                [],
                [],
                RoleColumns,
                ("rules", Rules),
                ("aggregationRule", Open("The roles whose rules it has too.", ("clusterRoleSelectors", List("Labels of roles.", Selector))))
            ),
            Binding(new(Group, "v1", "RoleBinding", "rolebindings", ResourceScope.Namespaced)),
            Binding(new(Group, "v1", "ClusterRoleBinding", "clusterrolebindings", ResourceScope.Cluster)),
        ];

    private static JsonSchema Rules { get; } =
        List(
            "What may be done.",
            Closed(
                    "A rule.",
                    ("apiGroups", Texts("API groups.")),
                    ("resources", Texts("Kinds.")),
                    ("resourceNames", Texts("Names of objects; all when absent.")),
                    ("nonResourceURLs", Texts("URLs that are no objects.")),
                    ("verbs", Texts("What may be done."))
                )
                .Requiring("verbs")
        );

    private static ResourceDefinition Binding(ResourceType type) =>
        Define(
                type,
                [],
                [],
                BindingColumns,
                (
                    "subjects",
                    List(
                        "Who has the role.",
                        Closed(
                                "A subject.",
                                ("kind", Shape.Text("User, Group or ServiceAccount.")),
                                ("apiGroup", Shape.Text("The API group of the kind.")),
                                ("name", Shape.Text("Its name.")),
                                ("namespace", Shape.Text("The namespace of a ServiceAccount."))
                            )
                            .Requiring("kind", "name")
                    )
                ),
                (
                    "roleRef",
                    Closed(
                            "The role; it cannot be changed.",
                            ("apiGroup", Shape.Text("The API group of the kind.")),
                            ("kind", Shape.Text("Role or ClusterRole.", "ClusterRole", "Role")),
                            ("name", Shape.Text("Its name."))
                        )
                        .Requiring("kind", "name")
                )
            )
            .Requiring("roleRef") with
        {
            ApplyDefaults = static o =>
            {
                if (o["roleRef"] is JsonObject role)
                {
                    role["apiGroup"] ??= Group;
                }

                foreach (
                    var subject in Items(o, "subjects").OfType<JsonObject>().Where(subject => Text(subject, "kind") is "User" or "Group")
                )
                {
                    subject["apiGroup"] ??= Group;
                }
            },
            Validate = static (o, old) =>
                old is null || JsonNode.DeepEquals(o["roleRef"], old["roleRef"])
                    ? []
                    : [SchemaErrors.Invalid("roleRef", o["roleRef"] ?? new JsonObject(), "cannot change roleRef")],
        };

    private static string Subjects(JsonObject binding, string kind) =>
        string.Join(
            ", ",
            Items(binding, "subjects")
                .Where(subject => Text(subject, "kind") == kind)
                .Select(subject =>
                    kind == "ServiceAccount" ? $"{Text(subject, "namespace")}/{Text(subject, "name")}" : Text(subject, "name")
                )
        );
}
