using System.Text.Json.Nodes;
using CsCheck;

namespace Portolan.Api.Tests.Yaml;

public sealed class YamlWriterTests
{
    private static readonly string[] Tricky =
    [
        "yes",
        "null",
        "1",
        "0x1",
        "- a",
        "a: b",
        "a #b",
        "#",
        "",
        " ",
        "a\nb\n",
        "a\n\n",
        "\n",
        "a\nb",
        "'",
        "\"",
        "*",
        "&a",
        "!x",
        "%",
        "@",
        "{",
        "~",
        "=",
        "<<",
        "é",
        "\t",
        "a\tb",
        "a:",
        ".5",
        "1_0",
        "a\r\nb",
        "x\u0085y",
        "\u2028",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Tricky.Length - 1].Select(i => Tricky[i]),
        Gen.String[Gen.Char.AlphaNumeric, 0, 8]
    );

    private static readonly Gen<JsonNode?> Nodes = Gen.Recursive<JsonNode?>(
        (depth, inner) =>
            depth > 3
                ? Texts.Select(text => (JsonNode?)JsonValue.Create(text))
                : Gen.OneOf(
                    Texts.Select(text => (JsonNode?)JsonValue.Create(text)),
                    Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)),
                    Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
                    Gen.Const((JsonNode?)null),
                    inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
                    Gen.Dictionary(Texts, inner)[0, 4]
                        .Select(fields =>
                            (JsonNode?)new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())))
                        )
                )
    );

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Nodes
            .Array[0, 5]
            .Sample(
                items =>
                {
                    var node = new JsonObject { ["items"] = new JsonArray([.. items.Select(item => item?.DeepClone())]) };
                    var yaml = YamlWriter.Write(node);
                    return JsonNode.DeepEquals(node, YamlReader.ReadAll(yaml).Single().Node);
                },
                iter: 2000,
                threads: 1
            );

    [Fact]
    public void Style_is_that_of_kubectl()
    {
        var node = JsonNode.Parse(
            """{"metadata":{"name":"edge","labels":{}},"ports":[{"name":"http","port":80}],"args":["a","b: c"],"text":"one\ntwo\n","version":"1"}"""
        )!;

        Assert.Equal(
            "metadata:\n  name: edge\n  labels: {}\nports:\n- name: http\n  port: 80\nargs:\n- a\n- \"b: c\"\ntext: |\n  one\n  two\nversion: \"1\"\n",
            YamlWriter.Write(node)
        );
    }
}
