using Portolan.Api.Gateway;
using static Portolan.Api.Catalog.Kind;

namespace Portolan.Api.Catalog;

/// <summary>The kinds of Gateway API, with the names, versions and columns of its CRDs.</summary>
internal static class GatewayKinds
{
    private static readonly string[] Categories = ["gateway-api"];
    private static readonly string[] StableAndBeta = ["v1", "v1beta1"];

    public static IEnumerable<KindEntry> All =>
        [
            Of<GatewayClass>(
                ["gc"],
                Categories,
                [
                    Column("Controller", ".spec.controllerName"),
                    Column("Accepted", """.status.conditions[?(@.type=="Accepted")].status"""),
                    Age,
                    Column("Description", ".spec.description").Wide(),
                ],
                StableAndBeta
            ),
            Of<Gateway.Gateway>(
                ["gtw"],
                Categories,
                [
                    Column("Class", ".spec.gatewayClassName"),
                    Column("Address", ".status.addresses[*].value"),
                    Column("Programmed", """.status.conditions[?(@.type=="Programmed")].status"""),
                    Age,
                ],
                StableAndBeta
            ),
            Of<HttpRoute>([], Categories, [Column("Hostnames", ".spec.hostnames"), Age], StableAndBeta),
            Of<ReferenceGrant>(["refgrant"], Categories, [Age], StableAndBeta),
            Of<GrpcRoute>([], Categories, [Column("Hostnames", ".spec.hostnames"), Age]),
            Of<TlsRoute>([], Categories, [Age]).Deprecated("v1alpha2", OlderVersions.ManyRules).Deprecated("v1alpha3", OlderVersions.Same),
            Of<TcpRoute>([], Categories, [Age]).Deprecated("v1alpha2", OlderVersions.ManyRules),
            Of<UdpRoute>([], Categories, [Age]).Deprecated("v1alpha2", OlderVersions.ManyRules),
            Of<ListenerSet>(
                ["lset"],
                Categories,
                [
                    Column("Accepted", """.status.conditions[?(@.type=="Accepted")].status"""),
                    Column("Programmed", """.status.conditions[?(@.type=="Programmed")].status"""),
                    Age,
                ]
            ),
            Of<BackendTlsPolicy>(["btlspolicy"], Categories, [Age]).Deprecated("v1alpha3", OlderVersions.Same).WithoutColumns("v1alpha3"),
            Of<XBackend>(["xbackend"], Categories, [Age]),
            Of<XBackendTrafficPolicy>(["xbtrafficpolicy"], Categories, [Age]),
            Of<XMesh>(["mesh"], Categories, [Column("Accepted", """.status.conditions[?(@.type=="Accepted")].status"""), Age]),
        ];
}
