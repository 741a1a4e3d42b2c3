using Portolan.Translation.GatewayApi.Classes;

namespace Portolan.Translation.Tests.GatewayApi;

public sealed class SupportedFeaturesTests
{
    [Fact]
    public void Features_are_sorted_by_name_and_stand_once()
    {
        var names = SupportedFeatures.All.Select(feature => feature.Name).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("HTTPRoute")]
    [InlineData("ReferenceGrant")]
    public void Core_features_of_the_HTTP_profile_are_there(string name) =>
        Assert.Contains(SupportedFeatures.All, feature => feature.Name == name);
}
