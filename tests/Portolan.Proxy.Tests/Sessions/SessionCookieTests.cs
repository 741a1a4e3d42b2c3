using Portolan.Proxy.Sessions;
using Portolan.Routing;

namespace Portolan.Proxy.Tests.Sessions;

public sealed class SessionCookieTests
{
    [Theory]
    [InlineData(PathMatchType.Prefix, "/", "/")]
    [InlineData(PathMatchType.Prefix, "/cart", "/cart")]
    [InlineData(PathMatchType.Prefix, "/cart/", "/cart")]
    [InlineData(PathMatchType.Exact, "/cart", "/cart")]
    [InlineData(PathMatchType.Exact, "/cart/", "/cart/")]
    [InlineData(PathMatchType.Exact, "/a;b", "/")]
    [InlineData(PathMatchType.RegularExpression, "/p1/p2/[^/]*/p3", "/p1/p2")]
    [InlineData(PathMatchType.RegularExpression, "^/p1/p2/.*/p3$", "/p1/p2")]
    [InlineData(PathMatchType.RegularExpression, "/users/v[0-9]+", "/users")]
    [InlineData(PathMatchType.RegularExpression, "/users/abc*", "/users")]
    [InlineData(PathMatchType.RegularExpression, "/a|/b", "/")]
    [InlineData(PathMatchType.RegularExpression, "/a/(b|c)", "/a")]
    [InlineData(PathMatchType.RegularExpression, ".*", "/")]
    [InlineData(PathMatchType.RegularExpression, "(?i)/Cart", "/")]
    [InlineData(PathMatchType.RegularExpression, @"/v1\.0/cart", "/v1.0/cart")]
    public void A_cookie_is_for_the_path_of_the_match(PathMatchType type, string value, string expected) =>
        Assert.Equal(expected, SessionCookie.PathOf(new HttpMatch { Path = new PathMatch(type, value) }));

    [Theory]
    [InlineData(ValueMatchType.Exact, "shop.Cart", "/shop.Cart")]
    [InlineData(ValueMatchType.RegularExpression, "shop\\..*", "/")]
    [InlineData(ValueMatchType.Exact, null, "/")]
    public void Of_calls_it_is_for_the_service(ValueMatchType type, string? service, string expected) =>
        Assert.Equal(expected, SessionCookie.PathOf(new HttpMatch { Grpc = new GrpcMethodMatch(type, service, null) }));
}
