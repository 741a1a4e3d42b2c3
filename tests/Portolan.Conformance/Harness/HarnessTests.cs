using System.Net;
using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

public sealed class HarnessTests
{
    [Fact]
    public void Yaml_scalars_keep_their_types()
    {
        var body = Assert.Single(Manifest.Parse("{ number: 80, quoted: \"80\", flag: true, nothing: , list: [a, 1.5], name: x }"));

        Assert.Equal("""{"number":80,"quoted":"80","flag":true,"nothing":null,"list":["a",1.5],"name":"x"}""", body.ToJsonString());
    }

    [Fact]
    public void Every_document_of_a_manifest_is_read()
    {
        Assert.Equal(2, Manifest.Parse("---\nkind: A\n---\nkind: B\n---\n").Count);
    }

    [Fact]
    public void Privileged_ports_move_in_listeners_and_parent_references_and_back()
    {
        var map = PortMap.Moving;
        var body = JsonNode
            .Parse("""{"spec":{"listeners":[{"port":80},{"port":8080}],"parentRefs":[{"port":443},{"name":"x"}],"rules":[{"port":80}]}}""")!
            .AsObject();

        map.Apply(body);

        Assert.Equal(
            """{"spec":{"listeners":[{"port":20080},{"port":8080}],"parentRefs":[{"port":20443},{"name":"x"}],"rules":[{"port":80}]}}""",
            body.ToJsonString()
        );
        Assert.Equal((80, 8080), (map.Unmap(20080), map.Unmap(8080)));
    }

    [Fact]
    public void Two_runs_never_share_an_address()
    {
        using var first = LoopbackBlock.Claim();
        using var second = LoopbackBlock.Claim();

        Assert.Empty(first.Gateways.Intersect(second.Gateways));
        Assert.NotEqual(first.TakePod(), second.TakePod());
        Assert.True(IPAddress.IsLoopback(first.TakePod()));
    }
}
