using Portolan.Translation.GatewayApi.References;

namespace Portolan.Translation.Tests.GatewayApi;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("crat", "cart")]
    [InlineData("cartt", "cart")]
    [InlineData("car", "cart")]
    [InlineData("checkuot-service", "checkout-service")]
    public void A_slip_of_the_fingers_is_recognised(string wrong, string meant) =>
        Assert.Equal($"; did you mean \"{meant}\"?", Suggestions.DidYouMean(wrong, ["payments", meant, "web"]));

    [Fact]
    public void A_name_that_is_far_from_all_others_suggests_nothing() =>
        Assert.Equal("", Suggestions.DidYouMean("inventory", ["cart", "payments", "web"]));

    [Fact]
    public void The_nearest_name_wins_and_ties_go_to_the_first() =>
        Assert.Equal("; did you mean \"cart-v1\"?", Suggestions.DidYouMean("cart-v3", ["cart-v2", "cart-v1", "card-v9"]));
}
