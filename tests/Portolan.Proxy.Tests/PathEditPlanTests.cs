using System.Text;
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
    public void A_path_is_replaced_whole_and_encoded(string replacement, string expected)
    {
        Assert.Equal(expected + "?q", Apply(new PathEdit.ReplaceFull(replacement), "/foo", HttpMatch.Any));
    }

    private static string Apply(PathEdit edit, string path, HttpMatch match)
    {
        var target = Encoding.ASCII.GetBytes(path + "?q");
        var first = PathEditPlan.Compile(edit).Apply(path.Length, match, out var restStart);
        return Encoding.ASCII.GetString([.. first, .. target.AsSpan(restStart)]);
    }
}
