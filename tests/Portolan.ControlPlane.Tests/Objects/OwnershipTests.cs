using Portolan.Api;
using Portolan.ControlPlane.Objects;
using Portolan.Primitives;

namespace Portolan.ControlPlane.Tests.Objects;

public sealed class OwnershipTests
{
    [Fact]
    public void An_object_with_our_owner_label_is_ours() => Assert.True(Ownership.IsOurs(new ObjectMeta
    {
        Labels = EquatableMap<string>.Empty.With("gateways.kuma.io/gateway.networking.k8s.io-owner", "shop_edge-0badcafe"),
    }));

    [Theory]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway", true, true)]
    [InlineData("gateway.networking.k8s.io/v1beta1", "Gateway", true, true)]
    [InlineData("kuma.io/v1alpha1", "MeshGatewayInstance", true, true)]
    [InlineData("networking.istio.io/v1", "Gateway", true, false)]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway", false, false)]
    [InlineData("apps/v1", "Deployment", true, false)]
    public void An_object_is_ours_when_a_gateway_or_an_instance_controls_it(string apiVersion, string kind, bool controls, bool isOurs) =>
        Assert.Equal(isOurs, Ownership.IsOurs(new ObjectMeta
        {
            OwnerReferences = [new OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = "edge", Uid = "u", Controller = controls }],
        }));

    [Fact]
    public void An_object_that_a_user_made_is_not_ours() => Assert.False(Ownership.IsOurs(new ObjectMeta { Name = "edge" }));
}
