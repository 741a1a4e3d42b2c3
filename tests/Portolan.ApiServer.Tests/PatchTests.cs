using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Patch;
using Portolan.Primitives;

namespace Portolan.ApiServer.Tests;

public sealed class PatchTests
{
    private static readonly JsonSchema Text = new() { Type = SchemaType.String };

    private static readonly JsonSchema Pod = new()
    {
        Type = SchemaType.Object,
        Properties = new EquatableMap<JsonSchema>([
            KeyValuePair.Create(
                "containers",
                new JsonSchema
                {
                    Type = SchemaType.Array,
                    PatchMergeKey = "name",
                    Items = new()
                    {
                        Type = SchemaType.Object,
                        Properties = new EquatableMap<JsonSchema>([
                            KeyValuePair.Create("args", new JsonSchema { Type = SchemaType.Array, Items = Text }),
                        ]),
                    },
                }
            ),
            KeyValuePair.Create(
                "finalizers",
                new JsonSchema
                {
                    Type = SchemaType.Array,
                    Items = Text,
                    PatchMergeSet = true,
                }
            ),
        ]),
    };

    // The examples of RFC 6902, appendix A.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo"}""")]
    [InlineData("""{"foo":{"a":1},"qux":{}}""", """[{"op":"move","from":"/foo/a","path":"/qux/b"}]""", """{"foo":{},"qux":{"b":1}}""")]
    [InlineData(
        """{"foo":["all","grass","cows","eat"]}""",
        """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""",
        """{"foo":["all","cows","eat","grass"]}"""
    )]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc"]}]""", """{"foo":["bar",["abc"]]}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    public void Json_patch_does_what_the_rfc_shows(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonText.WriteString(JsonPatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))));

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"add","path":"/foo/2","value":"b"}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"replace","path":"/foo/01","value":"b"}]""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""")]
    [InlineData("""{"a":{}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""")]
    public void A_json_patch_that_does_not_apply_is_unprocessable(string target, string patch) =>
        Assert.Equal(422, Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))).Code);

    // The table of RFC 7386, appendix A.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patch_does_what_the_rfc_shows(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonText.WriteString(MergePatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))));

    [Theory]
    [InlineData(
        """{"containers":[{"name":"a","image":"1"}]}""",
        """{"containers":[{"name":"b","image":"2"}]}""",
        """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}"""
    )]
    [InlineData(
        """{"containers":[{"name":"a","image":"1","args":["x"]}]}""",
        """{"containers":[{"name":"a","args":["y"]}]}""",
        """{"containers":[{"name":"a","image":"1","args":["y"]}]}"""
    )]
    [InlineData(
        """{"containers":[{"name":"a"},{"name":"b"}]}""",
        """{"containers":[{"name":"a","$patch":"delete"}]}""",
        """{"containers":[{"name":"b"}]}"""
    )]
    [InlineData(
        """{"containers":[{"name":"a"}]}""",
        """{"containers":[{"$patch":"replace"},{"name":"b"}]}""",
        """{"containers":[{"name":"b"}]}"""
    )]
    [InlineData(
        """{"containers":[{"name":"a"},{"name":"b"}]}""",
        """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b","image":"x"}]}""",
        """{"containers":[{"name":"b","image":"x"},{"name":"a"}]}"""
    )]
    [InlineData("""{"finalizers":["a"]}""", """{"finalizers":["b","a"]}""", """{"finalizers":["a","b"]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""")]
    [InlineData(
        """{"volume":{"emptyDir":{},"name":"v"}}""",
        """{"volume":{"$retainKeys":["name","secret"],"secret":{}}}""",
        """{"volume":{"name":"v","secret":{}}}"""
    )]
    [InlineData("""{"map":{"a":1,"b":2}}""", """{"map":{"$patch":"replace","c":3}}""", """{"map":{"c":3}}""")]
    public void Strategic_merge_follows_merge_keys_and_directives(string target, string patch, string expected) =>
        Assert.Equal(
            expected,
            JsonText.WriteString(StrategicMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)!.AsObject(), Pod))
        );
}
