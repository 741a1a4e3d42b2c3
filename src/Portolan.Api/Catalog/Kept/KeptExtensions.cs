using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>What extends a kube-apiserver: nothing of it is called, and a write says so.</summary>
internal static class KeptExtensions
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Flow = "flowcontrol.apiserver.k8s.io";

    public static IEnumerable<ResourceDefinition> All =>
        [
            Webhooks("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
            Webhooks("ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
            ApiService,
            SigningRequest,
            FlowSchema,
            PriorityLevel,
        ];

    private static ResourceDefinition Webhooks(string kind, string plural) =>
        Define(
            new(Admission, "v1", kind, plural, ResourceScope.Cluster),
            [],
            [],
            [Computed("Webhooks", "integer", o => Items(o, "webhooks").Count), Kind.Age],
            (
                "webhooks",
                List(
                    "Who is asked.",
                    Open(
                            "A webhook.",
                            ("name", Shape.Text("Its name, with a domain.")),
                            ("clientConfig", Open("Where it is.")),
                            (
                                "rules",
                                List(
                                    "Which writes it is asked about.",
                                    Open("A rule.", ("scope", Shape.Text("Cluster, Namespaced or all.").WithDefault("*")))
                                )
                            ),
                            ("failurePolicy", Shape.Text("What its silence means.", "Fail", "Ignore").WithDefault("Fail")),
                            (
                                "matchPolicy",
                                Shape.Text("Whether other versions of a kind count.", "Equivalent", "Exact").WithDefault("Equivalent")
                            ),
                            ("sideEffects", Shape.Text("Whether asking changes anything.", "None", "NoneOnDryRun", "Some", "Unknown")),
                            ("timeoutSeconds", Shape.Number("How long it may take.").WithDefault(10)),
                            ("admissionReviewVersions", Texts("The versions that it speaks.")),
                            ("namespaceSelector", Selector.WithDefault(new JsonObject())),
                            ("objectSelector", Selector.WithDefault(new JsonObject()))
                        )
                        .Requiring("admissionReviewVersions", "clientConfig", "name", "sideEffects"),
                    "name"
                )
            )
        ) with
        {
            Warning = "admission webhooks are kept and not called",
        };

    private static ResourceDefinition ApiService =>
        Define(
            new("apiregistration.k8s.io", "v1", "APIService", "apiservices", ResourceScope.Cluster),
            [],
            ["api-extensions"],
            [
                Computed(
                    "Service",
                    "string",
                    o => At(o, "spec", "service") is JsonObject service ? $"{Text(service, "namespace")}/{Text(service, "name")}" : "Local"
                ),
                Computed(
                    "Available",
                    "string",
                    o =>
                        Items(o, "status", "conditions").FirstOrDefault(c => Text(c, "type") == "Available") is { } available
                            ? Text(available, "status") == "True"
                                ? "True"
                                : $"{Text(available, "status")} ({Text(available, "reason")})"
                            : "Unknown"
                ),
                Kind.Age,
            ],
            (
                "spec",
                Open(
                        "Who serves a version of a group.",
                        ("group", Shape.Text("The API group.")),
                        ("version", Shape.Text("The version.")),
                        ("service", Any("The Service; nobody else when absent.")),
                        ("groupPriorityMinimum", Shape.Number("Which group goes first.")),
                        ("versionPriority", Shape.Number("Which version goes first."))
                    )
                    .Requiring("groupPriorityMinimum", "versionPriority")
            ),
            ("status", Open("Whether it answers.", ("conditions", Conditions)))
        ) with
        {
            Warning = "aggregated APIs are kept and not served",
        };

    private static ResourceDefinition SigningRequest =>
        Define(
                new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", ResourceScope.Cluster),
                ["csr"],
                [],
                [
                    Kind.Age,
                    Kind.Column("SignerName", ".spec.signerName"),
                    Kind.Column("Requestor", ".spec.username"),
                    Computed(
                        "RequestedDuration",
                        "string",
                        o => Text(o, "spec", "expirationSeconds") is { Length: > 0 } seconds ? $"{seconds}s" : None
                    ),
                    Computed(
                        "Condition",
                        "string",
                        o =>
                            Items(o, "status", "conditions") is { Count: > 0 } conditions
                                ? string.Join(',', conditions.Select(condition => Text(condition, "type")))
                                : "Pending"
                    ),
                ],
                (
                    "spec",
                    Open(
                            "What is to be signed.",
                            ("request", Shape.Text("The request, PEM in base64.")),
                            ("signerName", Shape.Text("Who is asked to sign.")),
                            ("expirationSeconds", Shape.Number("How long it should be valid.")),
                            ("usages", Texts("What the certificate is for."))
                        )
                        .Requiring("request", "signerName")
                ),
                ("status", Open("What became of it.", ("conditions", Conditions)))
            )
            .Requiring("spec");

    private static ResourceDefinition FlowSchema =>
        Define(
            new(Flow, "v1", "FlowSchema", "flowschemas", ResourceScope.Cluster),
            [],
            [],
            [
                Kind.Column("PriorityLevel", ".spec.priorityLevelConfiguration.name"),
                Computed("MatchingPrecedence", "integer", o => Number(o, "spec", "matchingPrecedence")),
                Computed("DistinguisherMethod", "string", o => OrNone(Text(o, "spec", "distinguisherMethod", "type"))),
                Kind.Age,
                Computed(
                    "MissingPL",
                    "string",
                    o =>
                        Items(o, "status", "conditions").FirstOrDefault(c => Text(c, "type") == "Dangling") is { } dangling
                            ? Text(dangling, "status")
                            : "?"
                ),
            ],
            (
                "spec",
                Open("Which requests it is about.", ("matchingPrecedence", Shape.Number("Which schema goes first.").WithDefault(1000)))
            ),
            ("status", Open("How it is.", ("conditions", Conditions)))
        );

    private static ResourceDefinition PriorityLevel =>
        Define(
            new(Flow, "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", ResourceScope.Cluster),
            [],
            [],
            [
                Kind.Column("Type", ".spec.type"),
                Computed("NominalConcurrencyShares", "string", o => OrNone(Text(o, "spec", "limited", "nominalConcurrencyShares"))),
                Computed("Queues", "string", o => OrNone(Text(o, "spec", "limited", "limitResponse", "queuing", "queues"))),
                Computed("HandSize", "string", o => OrNone(Text(o, "spec", "limited", "limitResponse", "queuing", "handSize"))),
                Computed(
                    "QueueLengthLimit",
                    "string",
                    o => OrNone(Text(o, "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"))
                ),
                Kind.Age,
            ],
            ("spec", Open("How much a level may do.", ("type", Shape.Text("Exempt or Limited.", "Exempt", "Limited"))).Requiring("type")),
            ("status", Open("How it is.", ("conditions", Conditions)))
        );
}
