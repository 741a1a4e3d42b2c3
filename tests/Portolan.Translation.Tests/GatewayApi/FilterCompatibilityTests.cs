using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Routes.Http;

namespace Portolan.Translation.Tests.GatewayApi;

/// <summary>The CRD's own rules keep these routes out of the API; a cluster with older CRDs lets them in.</summary>
public sealed class FilterCompatibilityTests
{
    [Theory]
    [InlineData(HttpRouteFilterType.RequestRedirect, HttpRouteFilterType.UrlRewrite)]
    [InlineData(HttpRouteFilterType.UrlRewrite, HttpRouteFilterType.RequestRedirect)]
    [InlineData(HttpRouteFilterType.RequestHeaderModifier, HttpRouteFilterType.RequestHeaderModifier)]
    public void Some_filters_exclude_each_other(string first, string second) =>
        Assert.NotNull(FilterCompatibility.Fault(Filters(first, second), 1));

    [Theory]
    [InlineData(HttpRouteFilterType.RequestMirror, HttpRouteFilterType.RequestMirror)]
    [InlineData(HttpRouteFilterType.RequestHeaderModifier, HttpRouteFilterType.UrlRewrite)]
    [InlineData(HttpRouteFilterType.RequestRedirect, HttpRouteFilterType.ResponseHeaderModifier)]
    public void Others_go_together(string first, string second) => Assert.Null(FilterCompatibility.Fault(Filters(first, second), 1));

    [Fact]
    public void The_first_filter_has_nothing_to_exclude() =>
        Assert.Null(FilterCompatibility.Fault(Filters(HttpRouteFilterType.RequestRedirect, HttpRouteFilterType.UrlRewrite), 0));

    private static EquatableList<HttpRouteFilter> Filters(params string[] types) =>
        types.Select(type => new HttpRouteFilter { Type = type }).ToEquatableList();
}
