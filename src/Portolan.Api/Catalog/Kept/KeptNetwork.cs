using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Cells;
using static Portolan.Api.Catalog.Kept.Shape;

namespace Portolan.Api.Catalog.Kept;

/// <summary>Ingresses and network policies: traffic of Gateways does not ask them.</summary>
internal static class KeptNetwork
{
    private const string Group = "networking.k8s.io";

    public static IEnumerable<ResourceDefinition> All => [Ingress, IngressClass, NetworkPolicy];

    private static ResourceDefinition Ingress =>
        Define(
            new(Group, "v1", "Ingress", "ingresses", ResourceScope.Namespaced),
            ["ing"],
            [],
            [
                Computed(
                    "Class",
                    "string",
                    o =>
                        OrNone(
                            Text(o, "spec", "ingressClassName") is { Length: > 0 } name
                                ? name
                                : Text(o, "metadata", "annotations", "kubernetes.io/ingress.class")
                        )
                ),
                Computed(
                    "Hosts",
                    "string",
                    o =>
                        UpToThree(
                            [.. Items(o, "spec", "rules").Select(rule => Text(rule, "host")).Where(host => host.Length > 0)],
                            whenEmpty: "*"
                        )
                ),
                Computed(
                    "Address",
                    "string",
                    o =>
                        string.Join(
                            ',',
                            Items(o, "status", "loadBalancer", "ingress")
                                .Select(ingress => Text(ingress, "ip") is { Length: > 0 } ip ? ip : Text(ingress, "hostname"))
                        )
                ),
                Computed("Ports", "string", o => Items(o, "spec", "tls").Count > 0 ? "80, 443" : "80"),
                Kind.Age,
            ],
            (
                "spec",
                Open(
                    "Which requests go where.",
                    ("ingressClassName", Shape.Text("The IngressClass.")),
                    ("defaultBackend", Backend),
                    (
                        "tls",
                        List(
                            "Certificates of hosts.",
                            Open("A certificate.", ("hosts", Texts("The hosts.")), ("secretName", Shape.Text("The Secret.")))
                        )
                    ),
                    (
                        "rules",
                        List(
                            "Rules by host.",
                            Open(
                                "A rule.",
                                ("host", Shape.Text("The host; all when absent.")),
                                (
                                    "http",
                                    Open(
                                            "Paths.",
                                            (
                                                "paths",
                                                List(
                                                    "Paths.",
                                                    Open(
                                                            "A path.",
                                                            ("path", Shape.Text("The path.")),
                                                            (
                                                                "pathType",
                                                                Shape.Text(
                                                                    "How it is compared.",
                                                                    "Exact",
                                                                    "Prefix",
                                                                    "ImplementationSpecific"
                                                                )
                                                            ),
                                                            ("backend", Backend)
                                                        )
                                                        .Requiring("backend", "pathType")
                                                )
                                            )
                                        )
                                        .Requiring("paths")
                                )
                            )
                        )
                    )
                )
            ),
            ("status", Open("Where it is reached."))
        );

    private static JsonSchema Backend =>
        Open(
            "Where requests go.",
            (
                "service",
                Open(
                        "A Service.",
                        ("name", Shape.Text("Its name.")),
                        ("port", Open("Its port.", ("name", Shape.Text("By name.")), ("number", Shape.Number("By number."))))
                    )
                    .Requiring("name")
            ),
            ("resource", Any("Another object."))
        );

    private static ResourceDefinition IngressClass =>
        Define(
            new(Group, "v1", "IngressClass", "ingressclasses", ResourceScope.Cluster),
            [],
            [],
            [
                Kind.Column("Controller", ".spec.controller"),
                Computed(
                    "Parameters",
                    "string",
                    o =>
                        At(o, "spec", "parameters") is JsonObject parameters
                            ? string.Join(
                                '.',
                                new[] { Text(parameters, "kind"), Text(parameters, "apiGroup") }.Where(part => part.Length > 0)
                            )
                                + "/"
                                + Text(parameters, "name")
                            : None
                ),
                Kind.Age,
            ],
            (
                "spec",
                Open(
                    "Who serves Ingresses of the class.",
                    ("controller", Shape.Text("The controller.")),
                    ("parameters", Any("Its settings."))
                )
            )
        );

    private static ResourceDefinition NetworkPolicy =>
        Define(
            new(Group, "v1", "NetworkPolicy", "networkpolicies", ResourceScope.Namespaced),
            ["netpol"],
            [],
            [Computed("Pod-Selector", "string", o => OrNone(Labels(At(o, "spec", "podSelector", "matchLabels")))), Kind.Age],
            (
                "spec",
                Open(
                    "Who may speak with whom.",
                    ("podSelector", Selector),
                    ("policyTypes", Texts("Ingress, Egress or both.")),
                    ("ingress", List("What may come in.", Any("A rule."))),
                    ("egress", List("What may go out.", Any("A rule.")))
                )
            )
        ) with
        {
            Warning = "network policies are kept and not enforced",
            ApplyDefaults = static o =>
            {
                if (o["spec"] is JsonObject spec && spec["policyTypes"] is null)
                {
                    spec["policyTypes"] = Items(spec, "egress").Count > 0 ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
                }
            },
        };
}
