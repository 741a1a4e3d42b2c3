using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Every_document_comes_with_its_line()
    {
        var documents = YamlReader.ReadAll("# nothing\n---\na: 1\n---\n---\nb: 2\n");

        Assert.Equal(["""{"a":1}""", """{"b":2}"""], documents.Select(document => document.Node.ToJsonString()));
        Assert.Equal([3, 6], documents.Select(document => document.Line));
    }

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("0755", "493")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("-12", "-12")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("10.0.0.1", "\"10.0.0.1\"")]
    [InlineData("2026-01-02", "\"2026-01-02\"")]
    [InlineData("12h", "\"12h\"")]
    [InlineData("09", "9")]
    public void Scalar_is_read_as_kubectl_reads_it(string yaml, string json) =>
        Assert.Equal(json, YamlReader.ReadAll($"a: {yaml}").Single().Node["a"]?.ToJsonString() ?? "null");

    [Fact]
    public void Anchors_and_merge_keys_are_put_in()
    {
        var node = YamlReader.ReadAll("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\nsame: *b\n").Single().Node;

        Assert.Equal("""{"y":3,"x":1}""", node["own"]!.ToJsonString());
        Assert.Equal("""{"x":1,"y":2}""", node["same"]!.ToJsonString());
    }

    [Fact]
    public void Json_is_yaml() =>
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"a":[1,"x",null,true]}"""),
                YamlReader.ReadAll("""{"a":[1,"x",null,true]}""").Single().Node
            )
        );

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "the key \"a\" stands twice")]
    [InlineData("a:\n  - b\n  c\n - d", 3, null)]
    [InlineData("a: *nowhere", 1, "there is no anchor \"nowhere\" before this")]
    [InlineData("a: !custom 1", 1, "the tag !custom is not supported")]
    [InlineData("? [a]\n: b", 1, "a key must be a text")]
    public void Failure_says_line_and_reason(string yaml, long line, string? reason)
    {
        var failure = Assert.Throws<YamlFormatException>(() => YamlReader.ReadAll(yaml));

        Assert.Equal(line, failure.Line);
        Assert.Equal(reason ?? failure.Reason, failure.Reason);
    }

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb =
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
            );

        var failure = Assert.Throws<YamlFormatException>(() => YamlReader.ReadAll(bomb));

        Assert.Contains("more than 100000 values", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 200)) + string.Concat(Enumerable.Repeat(close, 200));

        Assert.Contains(
            "nest deeper than 100 levels",
            Assert.Throws<YamlFormatException>(() => YamlReader.ReadAll(deep)).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Long_text_is_refused_before_it_is_read() =>
        Assert.Contains(
            "longer than 10 characters",
            Assert.Throws<YamlFormatException>(() => YamlReader.ReadAll("a: 12345678", new YamlLimits { MaxLength = 10 })).Reason,
            StringComparison.Ordinal
        );
}
