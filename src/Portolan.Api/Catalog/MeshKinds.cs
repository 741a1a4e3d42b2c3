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

    public static IEnumerable<ResourceDefinition> All =>
    [
        Of<Mesh.Mesh>([], Categories, [Column("mTLS", ".spec.mtls.enabledBackend"), Age]),
        Of<MeshGateway>(["mgw"], Categories, [Column("Mesh", ".mesh"), Age]),
        Of<MeshGatewayInstance>(
            [],
            Categories,
            [Column("Ready", """.status.conditions[?(@.type=="Ready")].status"""), Age]),
        Of<MeshGatewayConfig>([], Categories, [Column("Service Type", ".spec.serviceType"), Age]),
        Of<MeshHttpRoute>(["mhttpr"], Categories, PolicyColumns),
        Of<MeshTcpRoute>(["mtcpr"], Categories, PolicyColumns),
        Of<MeshService>(["msvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]),
        Of<MeshMultiZoneService>(["mzsvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]),
        Of<MeshExternalService>(["extsvc"], Categories, [Column("Hostname", ".status.addresses[0].hostname"), Age]),
        Of<Dataplane>(["dp"], Categories, [Column("Address", ".spec.networking.address"), Age]),
        Of<Zone>([], Categories, [Age]),
    ];
}
