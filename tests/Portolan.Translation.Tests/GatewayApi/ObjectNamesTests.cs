using Portolan.Api;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Tests.GatewayApi;

public sealed class ObjectNamesTests
{
    private static readonly string LongName = new('n', 253);

    // Values of the hash's authors: http://www.isthe.com/chongo/tech/comp/fnv
    [Theory]
    [InlineData("", "811c9dc5")]
    [InlineData("a", "050c5d7e")]
    [InlineData("foobar", "31f0b262")]
    public void The_hash_is_fnv_1(string text, string hash) => Assert.Equal(hash, Fnv1.Hex(text));

    [Fact]
    public void Texts_are_hashed_one_after_the_other() => Assert.Equal(Fnv1.Hex("foobar"), Fnv1.Hex("foo", "", "bar"));

    [Fact]
    public void Names_read_as_in_Kuma()
    {
        var gateway = new NamespacedName("demo", "edge");

        Assert.Equal("edge.demo", ObjectNames.MeshGateway(gateway));
        Assert.Equal("edge_demo_svc", ObjectNames.GatewayService(gateway));
        Assert.Equal("backend_demo_svc_8080", ObjectNames.ServiceTag(new NamespacedName("demo", "backend"), 8080));
        Assert.Equal("gapi-demo-edge-tls", ObjectNames.MeshSecret(new NamespacedName("demo", "edge-tls")));
        Assert.Equal($"demo_edge-{Fnv1.Hex("demoedge")}", ObjectNames.OwnerLabelValue(gateway));
    }

    [Fact]
    public void Names_that_are_too_long_are_cut_and_hashed()
    {
        var longest = new NamespacedName(new string('s', 63), LongName);

        Assert.True(ObjectNames.MeshGateway(longest).Length <= ObjectNames.MaxLength);
        Assert.True(ObjectNames.MeshSecret(longest).Length <= ObjectNames.MaxLength);
        Assert.True(ObjectNames.MeshRoute(longest, Fnv1.Hex("parent")).Length <= ObjectNames.MaxLength);
        Assert.Equal(63, ObjectNames.OwnerLabelValue(longest).Length);
    }

    [Fact]
    public void Long_names_that_differ_at_their_end_stay_apart()
    {
        var one = ObjectNames.MeshGateway(new NamespacedName("a", LongName));
        var other = ObjectNames.MeshGateway(new NamespacedName("b", LongName));

        Assert.NotEqual(one, other);
    }
}
