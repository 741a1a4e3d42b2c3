using System.Text.Json.Nodes;
using Portolan.ApiServer.CustomResources;

namespace Portolan.ApiServer.Tests;

/// <summary>Which schemas a definition may have; what kubectl shows of it is in the transcripts.</summary>
public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}"""
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true,"allOf":[{"anyOf":[{"type":"integer"},{"type":"string"}]},{"pattern":"a"}]}}}"""
    )]
    [InlineData("""{"type":"object","properties":{"a":{"x-kubernetes-preserve-unknown-fields":true}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}},"oneOf":[{"required":["a"]},{"properties":{"a":{"enum":["x"]}}}]}"""
    )]
    [InlineData("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":8}}}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],"items":{"type":"object","required":["n"],"properties":{"n":{"type":"string"}}}}}}"""
    )]
    public void Structural_schema_is_taken(string schema) => Assert.Empty(SchemaChecks.Check(Parse(schema), "schema", hasStatus: false));

    [Theory]
    [InlineData("""{"properties":{}}""", "schema.type: Required value: must not be empty at the root")]
    [InlineData("""{"type":"object","nullable":true}""", "schema.nullable: Forbidden: nullable cannot be true at the root")]
    [InlineData(
        """{"type":"object","additionalProperties":{"type":"string"}}""",
        "schema.additionalProperties: Forbidden: must not be used at the root"
    )]
    [InlineData(
        """{"type":"object","anyOf":[{"properties":{"a":{"enum":["x"]}}}]}""",
        "schema.properties[a]: Required value: because it is defined in schema.anyOf[0].properties[a]"
    )]
    [InlineData(
        """{"type":"object","properties":{"metadata":{"type":"object"}},"not":{"properties":{"metadata":{}}}}""",
        "schema.not.properties[metadata]: Forbidden: must not be specified in a nested context"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","$ref":"#/b"}}}""",
        "schema.properties[a].$ref: Forbidden: $ref is not supported"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"text"}}}""",
        "schema.properties[a].type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\""
    )]
    [InlineData(
        """{"type":"object","properties":{"kind":{"type":"string","default":"A"}}}""",
        "schema.properties[kind].default: Forbidden: must not be set in top-level kind"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"object","x-kubernetes-map-type":"whole"}}}""",
        "schema.properties[a].x-kubernetes-map-type: Unsupported value: \"whole\": supported values: \"atomic\", \"granular\""
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","x-kubernetes-validations":[{"rule":" "}]}}}""",
        "schema.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","default":null,"pattern":"(?=a)"}}}""",
        "schema.properties[a].pattern: Invalid value: \"(?=a)\": must be a valid regular expression, but isn't: "
    )]
    public void Other_schema_is_refused_with_the_place_and_the_reason(string schema, string message) =>
        Assert.StartsWith(
            message,
            Assert.Single(SchemaChecks.Check(Parse(schema), "schema", hasStatus: false)).ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Root_says_nothing_of_the_status_where_that_is_a_subresource()
    {
        var schema = Parse("""{"type":"object","maxProperties":5,"properties":{"status":{"type":"object"}}}""");

        Assert.Empty(SchemaChecks.Check(schema, "schema", hasStatus: false));
        Assert.Contains(
            "fields are allowed at the root of the schema if the status subresource is enabled",
            Assert.Single(SchemaChecks.Check(schema, "schema", hasStatus: true)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_accepted_once_does_not_stand_in_the_way_of_another_change()
    {
        var old = Definition();
        var changed = old.DeepClone().AsObject();
        changed["spec"]!["names"]!["shortNames"] = new JsonArray("lp");

        Assert.NotEmpty(CrdValidation.Check(Definition(), null));
        Assert.Empty(CrdValidation.Check(changed, old));
    }

    private static JsonObject Definition() =>
        Parse(
            """
            {
              "metadata": {"name": "lamps.stable.example.com"},
              "spec": {
                "group": "stable.example.com", "scope": "Namespaced", "conversion": {"strategy": "None"},
                "names": {"plural": "lamps", "singular": "lamp", "kind": "Lamp", "listKind": "LampList"},
                "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"a": {} } } } }]
              }
            }
            """
        );

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
