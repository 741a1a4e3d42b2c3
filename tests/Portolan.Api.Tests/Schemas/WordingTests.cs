using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Schemas;

/// <summary>Errors are worded as kube-apiserver words them: users search for the sentences, tools match on them.</summary>
public sealed class WordingTests
{
    private static readonly JsonSchema Text = new() { Type = SchemaType.String };

    [Fact]
    public void Absent_field() => Assert.Equal("spec: Required value", Only("{}", Object(Text) with { Required = ["spec"] }));

    [Fact]
    public void Wrong_type() =>
        Assert.Equal(
            """spec: Invalid value: "string": spec in body must be of type integer: "string" """.TrimEnd(),
            Only("""{"spec":"x"}""", Object(new JsonSchema { Type = SchemaType.Integer }))
        );

    [Fact]
    public void Null_where_it_is_no_value() =>
        Assert.Equal(
            """spec: Invalid value: "null": spec in body must be of type string: "null" """.TrimEnd(),
            Only("""{"spec":null}""", Object(Text))
        );

    [Fact]
    public void Word_that_is_not_in_the_enumeration() =>
        Assert.Equal(
            """spec: Unsupported value: "Foo": supported values: "A", "B" """.TrimEnd(),
            Only("""{"spec":"Foo"}""", Object(Text with { Enum = ["A", "B"] }))
        );

    [Fact]
    public void Value_of_the_wrong_type_is_not_in_the_enumeration_either() =>
        Assert.Equal(
            [
                """spec: Invalid value: "integer": spec in body must be of type string: "integer" """.TrimEnd(),
                """spec: Unsupported value: 7: supported values: "A" """.TrimEnd(),
            ],
            All("""{"spec":7}""", Object(Text with { Enum = ["A"] }))
        );

    [Fact]
    public void Number_that_is_not_in_the_enumeration() =>
        Assert.Equal(
            """spec: Unsupported value: 300: supported values: "301", "302" """.TrimEnd(),
            Only("""{"spec":300}""", Object(new JsonSchema { Type = SchemaType.Integer, Enum = ["301", "302"] }))
        );

    [Fact]
    public void Text_that_is_too_long() =>
        Assert.Equal("spec: Too long: may not be more than 3 bytes", Only("""{"spec":"abcd"}""", Object(Text with { MaxLength = 3 })));

    [Fact]
    public void Text_that_is_too_short() =>
        Assert.Equal(
            """spec: Invalid value: "": spec in body should be at least 1 chars long""",
            Only("""{"spec":""}""", Object(Text with { MinLength = 1 }))
        );

    [Fact]
    public void Text_that_does_not_match() =>
        Assert.Equal(
            """spec: Invalid value: "A": spec in body should match '^[a-z]+$'""",
            Only("""{"spec":"A"}""", Object(Text with { Pattern = "^[a-z]+$" }))
        );

    [Fact]
    public void Number_below_the_minimum() =>
        Assert.Equal(
            "spec: Invalid value: 0: spec in body should be greater than or equal to 1",
            Only("""{"spec":0}""", Object(new JsonSchema { Type = SchemaType.Integer, Minimum = 1 }))
        );

    [Fact]
    public void Number_above_the_maximum() =>
        Assert.Equal(
            "spec: Invalid value: 65536: spec in body should be less than or equal to 65535",
            Only("""{"spec":65536}""", Object(new JsonSchema { Type = SchemaType.Integer, Maximum = 65535 }))
        );

    [Fact]
    public void Number_beyond_32_bits() =>
        Assert.Equal(
            """spec: Invalid value: 2147483648: spec in body must be of type int32: "2147483648" """.TrimEnd(),
            Only("""{"spec":2147483648}""", Object(new JsonSchema { Type = SchemaType.Integer, Format = "int32" }))
        );

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("1e300")]
    [InlineData("1.5")]
    public void Number_beyond_64_bits_and_one_with_a_fraction_are_no_integers(string number) =>
        Assert.Equal(
            """spec: Invalid value: "number": spec in body must be of type integer: "number" """.TrimEnd(),
            Only($$"""{"spec":{{number}}}""", Object(new JsonSchema { Type = SchemaType.Integer, Format = "int64" }))
        );

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    public void Whole_numbers_within_64_bits_are_integers(string number) =>
        Assert.Empty(All($$"""{"spec":{{number}}}""", Object(new JsonSchema { Type = SchemaType.Integer, Format = "int64" })));

    [Fact]
    public void Text_that_is_too_long_is_not_asked_for_its_pattern() =>
        Assert.Equal(
            "spec: Too long: may not be more than 1 byte",
            Only("""{"spec":"AB"}""", Object(Text with { MaxLength = 1, Pattern = "^[a-z]+$" }))
        );

    [Fact]
    public void List_of_one_at_most() =>
        Assert.Equal(
            "spec: Too many: 2: must have at most 1 item",
            Only("""{"spec":["a","b"]}""", Object(List(Text) with { MaxItems = 1 }))
        );

    [Fact]
    public void List_that_is_too_long() =>
        Assert.Equal(
            "spec: Too many: 3: must have at most 2 items",
            Only("""{"spec":["a","b","c"]}""", Object(List(Text) with { MaxItems = 2 }))
        );

    [Fact]
    public void List_that_is_too_short() =>
        Assert.Equal(
            "spec: Invalid value: 0: spec in body should have at least 1 items",
            Only("""{"spec":[]}""", Object(List(Text) with { MinItems = 1 }))
        );

    [Fact]
    public void Item_that_stands_twice_in_a_set() =>
        Assert.Equal(
            """spec[1]: Duplicate value: "a" """.TrimEnd(),
            Only("""{"spec":["a","a"]}""", Object(List(Text) with { ListType = ListType.Set }))
        );

    [Fact]
    public void Key_that_stands_twice_in_a_list_map() =>
        Assert.Equal(
            """spec[1]: Duplicate value: map[string]interface {}{"name":"a"}""",
            Only(
                """{"spec":[{"name":"a"},{"name":"a"}]}""",
                Object(
                    List(new JsonSchema { Type = SchemaType.Object, Properties = new([new("name", Text)]) }) with
                    {
                        ListType = ListType.Map,
                        ListMapKeys = ["name"],
                    }
                )
            )
        );

    [Fact]
    public void Time_that_is_none() =>
        Assert.Equal(
            """spec: Invalid value: "now": spec in body must be of type date-time: "now" """.TrimEnd(),
            Only("""{"spec":"now"}""", Object(Text with { Format = "date-time" }))
        );

    [Theory]
    [InlineData("7", "int64")]
    [InlineData("7.5", "float64")]
    [InlineData("true", "")]
    public void Time_that_is_no_text(string json, string format) =>
        Assert.Equal(
            $"""spec: Invalid value: "{format}": spec in body must be of type date-time: "{format}" """.TrimEnd(),
            Only($$"""{"spec":{{json}}}""", Object(Text with { Format = "date-time" }))
        );

    [Fact]
    public void Rule_that_does_not_hold() =>
        Assert.Equal(
            """spec: Invalid value: "string": must be good""",
            Only(
                """{"spec":"bad"}""",
                Object(
                    Text with
                    {
                        Rules = [new ValidationRule("self == 'good'", "must be good", (value, _) => value.GetValue<string>() == "good")],
                    }
                )
            )
        );

    [Fact]
    public void Rules_are_not_asked_about_a_value_whose_shape_is_wrong()
    {
        var asked = false;
        var schema = Object(Text with { MaxLength = 1, Rules = [new ValidationRule("true", "never", (_, _) => asked = true)] });

        Assert.Equal(
            [
                "spec: Too long: may not be more than 1 byte",
                """<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation""",
            ],
            SchemaValidator.Validate(JsonNode.Parse("""{"spec":"bad"}"""), schema).Select(error => error.ToString())
        );
        Assert.False(asked);
    }

    [Fact]
    public void Rules_are_asked_about_a_text_in_the_wrong_form()
    {
        var schema = Object(
            Text with
            {
                Pattern = "^[a-z]+$",
                Rules = [new ValidationRule("self != 'A'", "must not be A", (value, _) => value.GetValue<string>() != "A")],
            }
        );

        Assert.Equal(
            ["""spec: Invalid value: "A": spec in body should match '^[a-z]+$'""", """spec: Invalid value: "string": must not be A"""],
            SchemaValidator.Validate(JsonNode.Parse("""{"spec":"A"}"""), schema).Select(error => error.ToString())
        );
    }

    [Theory]
    [InlineData("0", "spec: Invalid value: 0: spec in body should be greater than 0")]
    [InlineData("10", "spec: Invalid value: 10: spec in body should be less than 10")]
    [InlineData("0.25", "spec: Invalid value: 0.25: spec in body should be a multiple of 0.1")]
    public void Number_at_a_limit_that_is_excluded_or_between_multiples(string number, string message) =>
        Assert.Equal(message, Only($$"""{"spec":{{number}}}""", Object(Tenths)));

    [Theory]
    [InlineData("0.1")]
    [InlineData("0.3")]
    [InlineData("9.9")]
    public void Number_within_excluded_limits(string number) =>
        Assert.Empty(SchemaValidator.Validate(JsonNode.Parse($$"""{"spec":{{number}}}"""), Object(Tenths)));

    [Theory]
    [InlineData(SchemaType.Integer, "1.0", "2")]
    [InlineData(SchemaType.Boolean, "true", "false")]
    [InlineData(SchemaType.IntOrString, "\"a\"", "\"1\"")]
    [InlineData(SchemaType.Any, "{\"a\":[1]}", "null")]
    public void Enumeration_holds_values_of_any_type(SchemaType type, string allowed, string refused)
    {
        var schema = Object(
            new JsonSchema
            {
                Type = type,
                Nullable = true,
                Enum = ["1", "true", "\"a\"", "null", "{\"a\":[1]}"],
            }
        );
        var shown = refused == "null" ? "\"null\"" : refused;

        Assert.Empty(SchemaValidator.Validate(JsonNode.Parse($$"""{"spec":{{allowed}}}"""), schema));
        Assert.Equal(
            $$"""spec: Unsupported value: {{shown}}: supported values: "1", "true", "a", "null", "{\"a\":[1]}" """.TrimEnd(),
            Only($$"""{"spec":{{refused}}}""", schema)
        );
    }

    [Theory]
    [InlineData("""{"kind":"Pod"}""", "spec.apiVersion: Required value")]
    [InlineData("""{"apiVersion":"","kind":"Pod"}""", "spec.apiVersion: Required value")]
    [InlineData(
        """{"apiVersion":"a/b/c","kind":"Pod"}""",
        "spec.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c"
    )]
    [InlineData("""{"apiVersion":"v1"}""", "spec.kind: Required value")]
    [InlineData(
        """{"apiVersion":"v1","kind":"a b"}""",
        "spec.kind: Invalid value: \"a b\": may have mixed case, but should otherwise match: a DNS-1035 label must consist"
    )]
    public void Object_within_another_must_say_what_it_is(string json, string message) =>
        Assert.StartsWith(
            message,
            Only(
                $$"""{"spec":{{json}}}""",
                Object(
                    new JsonSchema
                    {
                        Type = SchemaType.Object,
                        EmbeddedResource = true,
                        PreserveUnknownFields = true,
                    }
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Value_that_none_of_several_schemas_takes() =>
        Assert.Equal(
            [
                """spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean" """.TrimEnd(),
                """<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)""",
                """spec: Invalid value: "boolean": spec in body must be of type integer: "boolean" """.TrimEnd(),
            ],
            All(
                """{"spec":true}""",
                Object(new JsonSchema { Type = SchemaType.IntOrString, AnyOf = [new JsonSchema { Type = SchemaType.Integer }, Text] })
            )
        );

    [Fact]
    public void Value_that_two_schemas_take_where_one_may() =>
        Assert.Equal(
            """<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives""",
            Only("""{"spec":"a"}""", Object(Text with { OneOf = [new JsonSchema { MaxLength = 3 }, new JsonSchema { MaxLength = 4 }] }))
        );

    [Fact]
    public void Value_that_a_schema_takes_which_must_not() =>
        Assert.Equal(
            """<nil>: Invalid value: "": "spec" must not validate the schema (not)""",
            Only("""{"spec":"a"}""", Object(Text with { Not = new JsonSchema { Enum = ["\"a\""] } }))
        );

    [Fact]
    public void Value_that_not_all_of_several_schemas_take() =>
        Assert.Equal(
            ["spec: Too long: may not be more than 3 bytes", """<nil>: Invalid value: "": "spec" must validate all the schemas (allOf)"""],
            All("""{"spec":"abcd"}""", Object(Text with { AllOf = [new JsonSchema { MaxLength = 3 }, new JsonSchema { MaxLength = 4 }] }))
        );

    [Fact]
    public void Dollar_matches_at_the_end_of_the_text_only() =>
        Assert.Single(SchemaValidator.Validate(JsonNode.Parse("""{"spec":"a\n"}"""), Object(Text with { Pattern = "^[a-z]+$" })));

    private static JsonSchema Tenths =>
        new()
        {
            Type = SchemaType.Number,
            Minimum = 0,
            ExclusiveMinimum = true,
            Maximum = 10,
            ExclusiveMaximum = true,
            MultipleOf = 0.1,
        };

    private static JsonSchema Object(JsonSchema spec) => new() { Type = SchemaType.Object, Properties = new([new("spec", spec)]) };

    private static JsonSchema List(JsonSchema items) => new() { Type = SchemaType.Array, Items = items };

    private static string Only(string json, JsonSchema schema) => Assert.Single(All(json, schema));

    private static List<string> All(string json, JsonSchema schema) =>
        [.. SchemaValidator.Validate(JsonNode.Parse(json), schema).Select(error => error.ToString())];
}
