using System.Text;
using Portolan.Api.Core;

namespace Portolan.Api.Tests;

/// <summary>Text that objects repeat is one string, however many of them are kept.</summary>
public sealed class SharedStringsTests
{
    [Fact]
    public void What_two_objects_repeat_is_one_string()
    {
        var (one, other) = (Read("shop", "v"), Read("shop", "v"));

        Assert.Same(one.Metadata.Namespace, other.Metadata.Namespace);
        Assert.Same(one.Data.Keys.Single(), other.Data.Keys.Single());
        Assert.Same(one.Data["key"], other.Data["key"]);
    }

    [Theory]
    [InlineData("caf\\u00e9 \\n")]
    [InlineData("naïve \uD83D\uDE00")]
    [InlineData("")]
    public void Text_is_what_it_was_whether_or_not_it_is_escaped(string written)
    {
        var expected = System.Text.Json.JsonSerializer.Deserialize<string>($"\"{written}\"");

        Assert.Equal(expected, Read("shop", written).Data["key"]);
        Assert.Equal(expected, Read("shop", written).Data["key"]);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(100_000)]
    public void Long_text_is_read_too(int length) =>
        Assert.Equal(new string('x', length), Read("shop", new string('x', length)).Data["key"]);

    [Fact]
    public void A_number_is_no_text() =>
        Assert.Contains(
            "metadata.namespace",
            Assert
                .Throws<ResourceFormatException>(() =>
                    ResourceJson.Parse<ConfigMap>(Encoding.UTF8.GetBytes("""{"metadata":{"name":"a","namespace":5}}"""))
                )
                .Message,
            StringComparison.Ordinal
        );

    private static ConfigMap Read(string ns, string value) =>
        ResourceJson.Parse<ConfigMap>(
            Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"a","namespace":"{{ns}}"},"data":{"key":"{{value}}"} }""")
        );
}
