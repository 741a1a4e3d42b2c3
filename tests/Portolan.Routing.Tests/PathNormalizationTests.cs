using CsCheck;
using Portolan.Routing.Paths;

namespace Portolan.Routing.Tests;

public sealed class PathNormalizationTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a//b///c", "/a/b/c")]
    [InlineData("//", "/")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/", "/a/")]
    [InlineData("/%61%2D%7e", "/a-~")]
    [InlineData("/%2e%2E/x", null)]
    [InlineData("/a/%2e%2e/x", "/x")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/@scope%2fname", "/@scope%2Fname")]
    [InlineData("/a..b/.well-known/...", "/a..b/.well-known/...")]
    [InlineData("/a%252e%252e/b", "/a%252e%252e/b")]
    public void Path_is_brought_into_one_form(string path, string? expected) =>
        Assert.Equal(expected ?? "", PathNormalization.Normalize(path).Value);

    [Theory]
    [InlineData("", PathFault.NotAbsolute)]
    [InlineData("*", PathFault.NotAbsolute)]
    [InlineData("a/b", PathFault.NotAbsolute)]
    [InlineData("/..", PathFault.AboveRoot)]
    [InlineData("/a/../../b", PathFault.AboveRoot)]
    [InlineData("/a\\b", PathFault.ForbiddenCharacter)]
    [InlineData("/a b", PathFault.ForbiddenCharacter)]
    [InlineData("/a?b", PathFault.ForbiddenCharacter)]
    [InlineData("/a\u0000", PathFault.ForbiddenCharacter)]
    [InlineData("/\u00e9", PathFault.ForbiddenCharacter)]
    [InlineData("/%", PathFault.BadEncoding)]
    [InlineData("/%4", PathFault.BadEncoding)]
    [InlineData("/%zz", PathFault.BadEncoding)]
    [InlineData("/a%00", PathFault.BadEncoding)]
    [InlineData("/a%0d%0aX:y", PathFault.BadEncoding)]
    [InlineData("/public/..%2fadmin", PathFault.HiddenDotSegment)]
    [InlineData("/public/..%5Cadmin", PathFault.HiddenDotSegment)]
    [InlineData("/public/x%2F%2e%2e", PathFault.HiddenDotSegment)]
    [InlineData("/public/..;/admin", PathFault.HiddenDotSegment)]
    [InlineData("/public/.;x/admin", PathFault.HiddenDotSegment)]
    public void Path_that_two_servers_may_read_differently_is_refused(string path, PathFault fault) =>
        Assert.Equal(fault, PathNormalization.Normalize(path).Fault);

    [Fact]
    public void Normalising_twice_changes_nothing_more() =>
        AnyOf("/", "//", ".", "..", "a", "%2e", "%2f", "%5c", "%c3", ";", "b", "%25", "~", "%7E", "A")
            .Array[0, 12]
            .Select(parts => "/" + string.Concat(parts))
            .Sample(path =>
            {
                var once = PathNormalization.Normalize(path);
                return !once.IsValid || PathNormalization.Normalize(once.Value) == once;
            });

    [Fact]
    public void Normal_path_holds_no_element_that_climbs() =>
        AnyOf("/", ".", "..", "a", "%2e", "%2f", "%5c", "%2E", ";")
            .Array[0, 12]
            .Select(parts => "/" + string.Concat(parts))
            .Sample(path =>
            {
                var lax = PathNormalization
                    .Normalize(path)
                    .Value.Replace("%2F", "/", StringComparison.Ordinal)
                    .Replace("%5C", "/", StringComparison.Ordinal);
                return lax.Split('/').All(element => element.Split(';')[0] is not ("." or ".."));
            });

    [Fact]
    public void Very_long_path_is_normalised_as_well() =>
        Assert.Equal($"/{new string('a', 9000)}/b", PathNormalization.Normalize($"/{new string('a', 9000)}//b").Value);

    private static Gen<string> AnyOf(params string[] parts) => Gen.Int[0, parts.Length - 1].Select(index => parts[index]);
}
