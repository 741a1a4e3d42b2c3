using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Schemas;

/// <summary>What did not change is not judged again: an object that an earlier schema took can be changed elsewhere, and let go.</summary>
public sealed class RatchetingTests
{
    private static readonly JsonSchema Color = new() { Type = SchemaType.String, Pattern = "^[a-z]+$" };

    private static readonly JsonSchema Lamp = new()
    {
        Type = SchemaType.Object,
        Properties = new([new("color", Color), new("name", new() { Type = SchemaType.String })]),
        Rules =
        [
            new("self.name != 'taken'", "name must be free", static (lamp, _) => (string?)lamp["name"] != "taken"),
            new(
                "self.name >= oldSelf.name",
                "name must not shrink",
                static (lamp, old) => string.CompareOrdinal((string?)lamp["name"], (string?)old!["name"]) >= 0
            )
            {
                IsTransition = true,
            },
        ],
    };

    private static readonly JsonSchema Lamps = new()
    {
        Type = SchemaType.Array,
        Items = Lamp,
        ListType = ListType.Map,
        ListMapKeys = ["name"],
    };

    [Theory]
    [InlineData("""{"color":"RED","name":"a"}""", """{"color":"RED","name":"b"}""", "")]
    [InlineData("""{"color":"RED","name":"a"}""", """{"color":"BLUE","name":"a"}""", "color")]
    [InlineData("""{"color":"red","name":"a"}""", """{"color":"RED","name":"a"}""", "color")]
    [InlineData("""{"color":"red","name":"taken"}""", """{"color":"red","name":"taken"}""", "")]
    [InlineData("""{"color":"red","name":"taken"}""", """{"color":"blue","name":"taken"}""", "(root)")]
    [InlineData("""{"color":"RED","name":"b"}""", """{"color":"RED","name":"a"}""", "(root)")]
    public void Parts_that_changed_are_judged(string old, string value, string expected) =>
        Assert.Equal(expected, Fields(old, value, Lamp));

    [Theory]
    [InlineData("""[{"color":"RED","name":"a"}]""", """[{"color":"red","name":"b"},{"color":"RED","name":"a"}]""", "")]
    [InlineData("""[{"color":"RED","name":"a"}]""", """[{"color":"RED","name":"b"}]""", "[0].color")]
    public void Items_of_a_map_are_found_by_their_keys(string old, string value, string expected) =>
        Assert.Equal(expected, Fields(old, value, Lamps));

    [Fact]
    public void Items_of_another_list_are_judged_when_the_list_changed() =>
        Assert.Equal(
            "[1].color",
            Fields(
                """[{"color":"RED","name":"a"}]""",
                """[{"color":"red","name":"b"},{"color":"RED","name":"a"}]""",
                new() { Type = SchemaType.Array, Items = Lamp }
            )
        );

    [Fact]
    public void A_new_object_is_judged_whole() =>
        Assert.Equal(["color"], SchemaValidator.Validate(JsonNode.Parse("""{"color":"RED"}"""), Lamp).Select(error => error.Field));

    private static string Fields(string old, string value, JsonSchema schema) =>
        string.Join(
            ' ',
            SchemaValidator
                .Validate(JsonNode.Parse(value), schema, JsonNode.Parse(old))
                .Select(error => error.Field.Length == 0 ? "(root)" : error.Field)
        );
}
