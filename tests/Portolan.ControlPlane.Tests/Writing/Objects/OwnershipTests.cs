using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.Primitives;

namespace Portolan.ControlPlane.Tests.Writing.Objects;

public sealed class OwnershipTests
{
    private static readonly OwnerReference ByGateway = Owner("gateway.networking.k8s.io/v1", "Gateway");

    [Fact]
    public void An_object_with_our_owner_label_is_ours() =>
        Assert.True(
            Ownership.IsOurs(
                MeshHttpRoute.Type,
                new ObjectMeta
                {
                    Labels = EquatableMap<string>.Empty.With("gateways.kuma.io/gateway.networking.k8s.io-owner", "shop_edge-0badcafe"),
                }
            )
        );

    [Fact]
    public void A_mesh_resource_that_a_gateway_controls_is_ours() =>
        Assert.True(Ownership.IsOurs(MeshGatewayInstance.Type, new ObjectMeta { OwnerReferences = [ByGateway] }));

    [Fact]
    public void A_deployment_that_a_gateway_controls_is_ours_when_we_annotated_it()
    {
        var ours = new ObjectMeta
        {
            OwnerReferences = [ByGateway],
            Annotations = EquatableMap<string>.Empty.With("kuma.io/gateway", "builtin"),
        };

        Assert.True(Ownership.IsOurs(Deployment.Type, ours));
    }

    [Fact]
    public void A_deployment_that_another_implementation_made_for_its_gateway_is_not_ours() =>
        Assert.False(Ownership.IsOurs(Deployment.Type, new ObjectMeta { OwnerReferences = [ByGateway] }));

    [Theory]
    [InlineData("networking.istio.io/v1", "Gateway")]
    [InlineData("apps/v1", "Deployment")]
    public void Other_owners_do_not_make_an_object_ours(string apiVersion, string kind) =>
        Assert.False(Ownership.IsOurs(MeshGatewayInstance.Type, new ObjectMeta { OwnerReferences = [Owner(apiVersion, kind)] }));

    [Fact]
    public void An_object_that_a_user_made_is_not_ours() => Assert.False(Ownership.IsOurs(Service.Type, new ObjectMeta { Name = "edge" }));

    [Fact]
    public void An_object_that_lost_our_annotation_may_still_be_overwritten_for_the_gateway_that_controls_it() =>
        Assert.True(
            Ownership.MayOverwrite(
                Deployment.Type,
                new ObjectMeta { OwnerReferences = [ByGateway] },
                new ObjectMeta { OwnerReferences = [ByGateway] }
            )
        );

    private static OwnerReference Owner(string apiVersion, string kind) =>
        new()
        {
            ApiVersion = apiVersion,
            Kind = kind,
            Name = "edge",
            Uid = "u",
            Controller = true,
        };
}
