using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.Primitives;

namespace Portolan.ControlPlane.Tests.Writing.Objects;

public sealed class ObjectComparisonTests
{
    private static readonly Service Wanted = Read<Service>(
        """
        {"metadata":{"name":"edge","namespace":"shop","labels":{"a":"1"}},
         "spec":{"type":"LoadBalancer","selector":{"app":"edge"},"ports":[{"name":"8080","port":8080,"targetPort":8080}]}}
        """
    );

    [Fact]
    public void Defaults_of_the_server_and_labels_of_others_need_no_write()
    {
        var live = Read<Service>(
            """
            {"metadata":{"name":"edge","namespace":"shop","labels":{"a":"1","theirs":"2"},"uid":"u","resourceVersion":"9"},
             "spec":{"type":"LoadBalancer","selector":{"app":"edge"},"clusterIP":"10.0.0.7","sessionAffinity":"None","internalTrafficPolicy":"Cluster",
               "ports":[{"name":"8080","port":8080,"targetPort":8080,"protocol":"TCP","nodePort":30123}]},
             "status":{"loadBalancer":{}}}
            """
        );

        Assert.True(ObjectComparison.IsUpToDate(Service.Type, Wanted, live));
    }

    [Theory]
    [InlineData("\"port\":8080", "\"port\":8081")]
    [InlineData("\"app\":\"edge\"", "\"app\":\"other\"")]
    [InlineData("\"a\":\"1\"", "\"a\":\"2\"")]
    [InlineData("[{\"name\"", "[{\"name\":\"extra\",\"port\":1},{\"name\"")]
    public void An_edit_of_what_we_set_needs_a_write(string field, string edited)
    {
        var json = ResourceJson.ToJson(Wanted).ToJsonString();
        Assert.Contains(field, json, StringComparison.Ordinal);

        Assert.False(
            ObjectComparison.IsUpToDate(Service.Type, Wanted, Read<Service>(json.Replace(field, edited, StringComparison.Ordinal)))
        );
    }

    [Fact]
    public void A_field_that_somebody_added_to_one_of_our_own_kinds_needs_a_write()
    {
        var wanted = Read<MeshGateway>(
            """{"metadata":{"name":"edge.shop"},"mesh":"default","spec":{"selectors":[{"match":{"kuma.io/service":"edge_shop_svc"}}]}}"""
        );
        var edited = wanted with { Spec = wanted.Spec! with { Tags = EquatableMap<string>.Empty.With("team", "checkout") } };

        Assert.True(ObjectComparison.IsUpToDate(MeshGateway.Type, wanted, wanted));
        Assert.False(ObjectComparison.IsUpToDate(MeshGateway.Type, wanted, edited));
    }

    private static T Read<T>(string json)
        where T : class, IResource<T> => ResourceJson.Parse<T>(JsonNode.Parse(json)!);
}
