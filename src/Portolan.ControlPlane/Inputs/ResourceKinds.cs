using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;

namespace Portolan.ControlPlane.Inputs;

/// <summary>Every kind that the control plane watches: what translation reads, and what the writers compare with.</summary>
internal static class ResourceKinds
{
    public static IReadOnlyList<KindReader> All { get; } =
    [
        KindReader.Of<GatewayClass>(),
        KindReader.Of<Gateway>(),
        KindReader.Of<HttpRoute>(),
        KindReader.Of<BackendTlsPolicy>(),
        KindReader.Of<ReferenceGrant>(),

        KindReader.Of<Namespace>(),
        KindReader.Of<Service>(),
        KindReader.Of<EndpointSlice>(),
        KindReader.Of<Secret>(),
        KindReader.Of<ServiceAccount>(),
        KindReader.Of<Deployment>(),

        KindReader.Of<Mesh>(),
        KindReader.Of<MeshGateway>(),
        KindReader.Of<MeshGatewayConfig>(),
        KindReader.Of<MeshGatewayInstance>(),
        KindReader.Of<MeshHttpRoute>(),
        KindReader.Of<MeshTcpRoute>(),
        KindReader.Of<MeshService>(),
        KindReader.Of<MeshMultiZoneService>(),
        KindReader.Of<MeshExternalService>(),
    ];
}
