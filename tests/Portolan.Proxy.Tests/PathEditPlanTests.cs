using System.Text;
using CsCheck;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class PathEditPlanTests
{
    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo/", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/foo", "/", "/xyz", "/xyz/foo")]
    [InlineData("/enc/abcdef", "/%65nc", "/e", "/e/abcdef")]
    [InlineData("/foo/bar", "/foo", "a b?", "/a%20b%3F/bar")]
    public void A_prefix_is_replaced_as_Gateway_APIs_table_says(string path, string prefix, string replacement, string expected)
    {
        var match = new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, prefix) };
        Assert.Equal(expected + "?q", Apply(new PathEdit.ReplacePrefix(replacement), path, match));
    }

    [Theory]
    [InlineData("/there", "/there")]
    [InlineData("there", "/there")]
    [InlineData("/a\r\nb#é", "/a%0D%0Ab%23%C3%A9")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/%zz%2f%4", "/%25zz%2f%254")]
    [InlineData("/\ud83d\ude00", "/%F0%9F%98%80")]
    [InlineData("/\"<>[\\]^`{|}", "/%22%3C%3E%5B%5C%5D%5E%60%7B%7C%7D")]
    [InlineData("/-._~!$&'()*+,;=:@/", "/-._~!$&'()*+,;=:@/")]
    public void A_path_is_replaced_whole_and_encoded(string replacement, string expected)
    {
        Assert.Equal(expected + "?q", Apply(new PathEdit.ReplaceFull(replacement), "/foo", HttpMatch.Any));
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
    {
        Assert.Equal("/%EF%BF%BD?q", Apply(new PathEdit.ReplaceFull("/\ud83d"), "/foo", HttpMatch.Any));
    }

    [Fact]
    public void Whatever_a_rule_inserts_a_path_comes_out()
    {
        var match = new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, "/a") };
        Gen.Select(Gen.String, Gen.Bool)
            .Sample(
                (text, isFull) =>
                {
                    PathEdit edit = isFull ? new PathEdit.ReplaceFull(text) : new PathEdit.ReplacePrefix(text);
                    Assert.Matches(@"\A/([-A-Za-z0-9._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*\?q\z", Apply(edit, "/a/b", match));
                },
                iter: 10_000
            );
    }

    private static string Apply(PathEdit edit, string path, HttpMatch match)
    {
        var target = Encoding.ASCII.GetBytes(path + "?q");
        var first = PathEditPlan.Compile(edit).Apply(path.Length, match, out var restStart);
        return Encoding.ASCII.GetString([.. first, .. target.AsSpan(restStart)]);
    }
}
