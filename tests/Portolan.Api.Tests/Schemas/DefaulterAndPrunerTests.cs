using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Schemas;

public sealed class DefaulterAndPrunerTests
{
    private static readonly JsonSchema Route = ResourceCatalog.Find("gateway.networking.k8s.io", "HTTPRoute")!.Versions[0].Schema;

    [Fact]
    public void Defaults_are_set_inside_of_defaults()
    {
        var route = JsonNode.Parse("""{"spec":{"rules":[{"backendRefs":[{"name":"a","port":80}]}]}}""")!;

        SchemaDefaulter.ApplyDefaults(route, Route);

        Assert.Equal("/", JsonAt.Get(route, "spec.rules[0].matches[0].path.value")!.GetValue<string>());
        Assert.Equal(1, JsonAt.Get(route, "spec.rules[0].backendRefs[0].weight")!.GetValue<int>());
        Assert.Equal("Service", JsonAt.Get(route, "spec.rules[0].backendRefs[0].kind")!.GetValue<string>());
    }

    [Fact]
    public void Null_becomes_the_default_or_goes()
    {
        var route = JsonNode.Parse("""{"spec":{"rules":null,"hostnames":null}}""")!;

        SchemaDefaulter.ApplyDefaults(route, Route);

        Assert.Single(JsonAt.Get(route, "spec.rules")!.AsArray());
        Assert.False(route["spec"]!.AsObject().ContainsKey("hostnames"));
    }

    [Fact]
    public void Null_stays_where_it_is_a_value_and_nowhere_else()
    {
        var text = new JsonSchema { Type = SchemaType.String };
        var preset = text with { Default = "x" };
        var schema = new JsonSchema
        {
            Type = SchemaType.Object,
            Properties = new([
                new("nullable", preset with { Nullable = true }),
                new("absent", preset with { Nullable = true }),
                new("list", new() { Type = SchemaType.Array, Items = preset }),
                new("map", new() { Type = SchemaType.Object, AdditionalProperties = text }),
                new("preset", new() { Type = SchemaType.Object, AdditionalProperties = preset }),
            ]),
        };
        var value = JsonNode.Parse("""{"nullable":null,"list":[null,"a"],"map":{"a":null,"b":"c"},"preset":{"a":null}}""")!;

        SchemaDefaulter.ApplyDefaults(value, schema);

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"nullable":null,"absent":"x","list":["x","a"],"map":{"b":"c"},"preset":{"a":"x"}}"""),
                value
            ),
            value.ToJsonString()
        );
    }

    [Fact]
    public void Default_of_one_object_is_not_shared_with_another()
    {
        var (one, other) = (JsonNode.Parse("""{"spec":{}}""")!, JsonNode.Parse("""{"spec":{}}""")!);
        SchemaDefaulter.ApplyDefaults(one, Route);
        SchemaDefaulter.ApplyDefaults(other, Route);

        JsonAt.Set(one, "spec.rules[0].name", "changed");

        Assert.Null(JsonAt.Get(other, "spec.rules[0].name"));
    }

    [Fact]
    public void Unknown_fields_go_and_are_named()
    {
        var route = JsonNode.Parse(
            """{"apiVersion":"v1","kind":"HTTPRoute","metadata":{"any":1},"extra":1,"spec":{"foo":1,"rules":[{"bar":{}}]}}"""
        )!;

        var unknown = SchemaPruner.Prune(route, Route);

        Assert.Equal(["extra", "spec.foo", "spec.rules[0].bar"], unknown);
        Assert.Equal("""{"apiVersion":"v1","kind":"HTTPRoute","metadata":{"any":1},"spec":{"rules":[{}]}}""", route.ToJsonString());
    }

    [Fact]
    public void Pods_keep_what_we_do_not_model()
    {
        var pod = JsonNode.Parse("""{"spec":{"containers":[{"name":"a","tty":true}],"priority":3}}""")!;

        Assert.Empty(SchemaPruner.Prune(pod, ResourceCatalog.Find("", "Pod")!.Versions[0].Schema));
    }
}
