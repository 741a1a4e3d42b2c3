using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Kinds that users define.</summary>
public sealed class CustomResourceTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Lamps = "/apis/stable.example.com/v1/namespaces/default/lamps";

    [Fact]
    public async Task Objects_enter_and_leave_a_selection_by_a_field_of_the_definition()
    {
        await using var server = await TestServer.StartAsync();
        (await server.PostAsync(Definitions, Definition("""[{"jsonPath":".spec.color"}]"""))).Expect(HttpStatusCode.Created);
        (await server.PostAsync(Lamps, Lamp("a", "blue"))).Expect(HttpStatusCode.Created);
        await using var watch = await WatchClient.StartAsync(server, $"{Lamps}?watch=1&fieldSelector=spec.color%3Dred");

        await server.PostAsync(Lamps, Lamp("b", "red"));
        Assert.Equal("ADDED b", await watch.NextAsync());
        await server.MergeAsync($"{Lamps}/a", JsonNode.Parse("""{"spec":{"color":"red"}}""")!);
        Assert.Equal("ADDED a", await watch.NextAsync());
        await server.MergeAsync($"{Lamps}/b", JsonNode.Parse("""{"spec":{"color":"green"}}""")!);
        Assert.Equal("DELETED b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_field_that_the_definition_does_not_offer_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        (await server.PostAsync(Definitions, Definition("""[{"jsonPath":".spec.color"}]"""))).Expect(HttpStatusCode.Created);

        var list = (await server.GetAsync($"{Lamps}?fieldSelector=spec.size%3D1")).Expect(HttpStatusCode.BadRequest);
        var watch = (await server.GetAsync($"{Lamps}?watch=1&fieldSelector=spec.size%3D1")).Expect(HttpStatusCode.BadRequest);

        Assert.Equal("field label not supported: spec.size", list.Message);
        Assert.Equal("field label not supported: spec.size", watch.Message);
    }

    [Fact]
    public async Task An_object_that_a_stricter_schema_would_refuse_can_be_changed_elsewhere_and_let_go()
    {
        await using var server = await TestServer.StartAsync();
        var definition = Definition("[]");
        (await server.PostAsync(Definitions, definition)).Expect(HttpStatusCode.Created);
        var lamp = Lamp("a", "RED");
        lamp["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        (await server.PostAsync(Lamps, lamp)).Expect(HttpStatusCode.Created);

        (await server.MergeAsync($"{Definitions}/lamps.stable.example.com", Stricter(definition))).Expect(HttpStatusCode.OK);
        (await server.PostAsync(Lamps, Lamp("b", "RED"))).Expect(HttpStatusCode.UnprocessableEntity);

        (await server.MergeAsync($"{Lamps}/a", JsonNode.Parse("""{"metadata":{"labels":{"a":"b"}},"spec":{"size":3}}""")!)).Expect(
            HttpStatusCode.OK
        );
        (await server.MergeAsync($"{Lamps}/a", JsonNode.Parse("""{"spec":{"color":"BLUE"}}""")!)).Expect(
            HttpStatusCode.UnprocessableEntity
        );
        (await server.DeleteAsync($"{Lamps}/a")).Expect(HttpStatusCode.OK);
        (await server.MergeAsync($"{Lamps}/a", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!)).Expect(HttpStatusCode.OK);
        (await server.GetAsync($"{Lamps}/a")).Expect(HttpStatusCode.NotFound);
    }

    private static JsonObject Stricter(JsonNode definition)
    {
        var versions = definition["spec"]!["versions"]!.DeepClone();
        versions[0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["color"]!["pattern"] = "^[a-z]+$";
        return new() { ["spec"] = new JsonObject { ["versions"] = versions } };
    }

    private static JsonNode Definition(string selectableFields) =>
        JsonNode.Parse(
            $$"""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "lamps.stable.example.com"},
              "spec": {
                "group": "stable.example.com", "scope": "Namespaced", "names": {"plural": "lamps", "kind": "Lamp"},
                "versions": [{
                  "name": "v1", "served": true, "storage": true, "selectableFields": {{selectableFields}},
                  "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                    "spec": {"type": "object", "properties": {"color": {"type": "string"}, "size": {"type": "integer"} } } } } }
                }]
              }
            }
            """
        )!;

    private static JsonObject Lamp(string name, string color) =>
        new()
        {
            ["apiVersion"] = "stable.example.com/v1",
            ["kind"] = "Lamp",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["color"] = color },
        };
}
