using Portolan.Api.Mesh;
using Portolan.Api.Schemas;
using static Portolan.Api.Catalog.Kind;

namespace Portolan.Api.Catalog;

/// <summary>The kinds of the mesh, with Kuma's names.</summary>
internal static class MeshKinds
{
    private static readonly string[] Categories = ["kuma"];

    private static readonly PrinterColumn[] PolicyColumns =
    [
        Column("TargetRef Kind", ".spec.targetRef.kind"),
        Column("TargetRef Name", ".spec.targetRef.name"),
        Age,
    ];

    public static IEnumerable<KindEntry> All =>
        [
            Of<Mesh.Mesh>([], Categories, [Column("mTLS", ".spec.mtls.enabledBackend"), Age]) with
            {
                Validate = static (o, _) => MeshValidation.Validate(o),
            },
            Of<MeshGateway>(["mgw"], Categories, [Column("Mesh", ".mesh"), Age]) with
            {
                Validate = static (o, _) => MeshGatewayValidation.Validate(o),
            },
            Of<MeshGatewayInstance>([], Categories, [Column("Ready", """.status.conditions[?(@.type=="Ready")].status"""), Age]) with
            {
                Validate = static (o, _) => MeshGatewayValidation.ValidateInstance(o),
            },
            Of<MeshGatewayConfig>([], Categories, [Column("Service Type", ".spec.serviceType"), Age]),
            Of<MeshHttpRoute>(["mhttpr"], Categories, PolicyColumns) with
            {
                Validate = static (o, _) => MeshHttpRouteValidation.Validate(o),
            },
            Of<MeshTcpRoute>(["mtcpr"], Categories, PolicyColumns) with
            {
                Validate = static (o, _) => MeshHttpRouteValidation.ValidateConnections(o),
            },
            Of<MeshTlsRoute>(["mtlsr"], Categories, PolicyColumns) with
            {
                Validate = static (o, _) => MeshHttpRouteValidation.ValidateConnections(o),
            },
            Of<MeshUdpRoute>(["mudpr"], Categories, PolicyColumns) with
            {
                Validate = static (o, _) => MeshHttpRouteValidation.ValidateConnections(o),
            },
            Of<MeshService>(["msvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]) with
            {
                Validate = static (o, _) => MeshValidation.ValidateService(o),
            },
            Of<MeshMultiZoneService>(["mzsvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]) with
            {
                Validate = static (o, _) => MeshValidation.ValidateMultiZoneService(o),
            },
            Of<MeshExternalService>(["extsvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]),
            Of<Dataplane>(["dp"], Categories, [Column("Address", ".spec.networking.address"), Age]),
            Of<Zone>([], Categories, [Age]),
        ];
}
