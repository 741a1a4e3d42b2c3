using System.Reflection;
using System.Text.Json.Nodes;
using Portolan.Api.Gateway;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

public sealed class RoundTripTests
{
    private static readonly MethodInfo Parse = typeof(ResourceJson).GetMethod(nameof(ResourceJson.Parse), 1, [typeof(JsonNode)])!;

    public static TheoryData<string> Kinds => TestedKind.Names;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Object_with_every_field_survives_reading_and_writing(string kind)
    {
        var tested = TestedKind.Of(kind);
        var record = typeof(ResourceJson)
            .Assembly.GetTypes()
            .Single(type =>
                type is { IsAbstract: false }
                && type.IsAssignableTo(typeof(IResource))
                && ResourceJson.TypeOf(type).Kind == tested.Definition.Kind
            );

        Assert.All(
            tested.Samples().Select(Samples.Defaulted),
            json =>
            {
                var written = ResourceJson.ToJson((IResource)Parse.MakeGenericMethod(record).Invoke(null, [json])!);

                // A record writes the version that is preferred, whichever it was read from.
                written["apiVersion"] = json["apiVersion"]!.DeepClone();
                Assert.True(JsonNode.DeepEquals(json, written), $"read:\n{YamlWriter.Write(json)}\nwritten:\n{YamlWriter.Write(written)}");
            }
        );
    }

    [Fact]
    public void Record_reads_absent_fields_as_their_defaults()
    {
        var bare = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "bare" },
            ["spec"] = new JsonObject { ["parentRefs"] = new JsonArray(new JsonObject { ["name"] = "edge" }) },
        };
        var defaulted = bare.DeepClone().AsObject();
        SchemaDefaulter.ApplyDefaults(defaulted, ResourceCatalog.Find(GatewayApi.Group, "HTTPRoute")!.Versions[0].Schema);

        Assert.Equal(ResourceJson.Parse<HttpRoute>(defaulted), ResourceJson.Parse<HttpRoute>(bare));
    }

    [Fact]
    public void Empty_group_is_written_because_its_absence_means_another_group()
    {
        var reference = new ParentReference
        {
            Group = "",
            Kind = "Service",
            Name = "cart",
        };

        var json = System.Text.Json.JsonSerializer.SerializeToNode(reference, ResourceJson.Options)!;

        Assert.Equal("", json["group"]!.GetValue<string>());
    }

    [Fact]
    public void Failure_names_the_object_and_the_field()
    {
        var route = JsonNode.Parse(
            """{"metadata":{"name":"cart","namespace":"prod"},"spec":{"rules":[{},{"backendRefs":[{"name":"a","port":"x"}]}]}}"""
        )!;

        var failure = Assert.Throws<ResourceFormatException>(() => ResourceJson.Parse<HttpRoute>(route));

        Assert.Equal("spec.rules[1].backendRefs[0].port", failure.Field);
        Assert.StartsWith("HTTPRoute prod/cart spec.rules[1].backendRefs[0].port: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_word_in_place_of_an_enumeration_is_kept()
    {
        var route = JsonNode.Parse("""{"metadata":{"name":"cart"},"spec":{"rules":[{"filters":[{"type":"FromTheFuture"}]}]}}""")!;

        Assert.Equal("FromTheFuture", ResourceJson.Parse<HttpRoute>(route).Spec.Rules[0].Filters[0].Type);
    }
}
