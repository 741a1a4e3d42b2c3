using Portolan.Primitives;

namespace Portolan.Api.Tests;

public sealed class LabelSelectorTests
{
    private static readonly EquatableMap<string> Labels = new([new("app", "cart"), new("tier", "web")]);

    [Theory]
    [InlineData("In", "cart", true)]
    [InlineData("In", "shop", false)]
    [InlineData("NotIn", "shop", true)]
    [InlineData("NotIn", "cart", false)]
    [InlineData("Exists", "", true)]
    [InlineData("DoesNotExist", "", false)]
    [InlineData("FromTheFuture", "cart", false)]
    public void Expression_over_a_label_that_is_there(string op, string value, bool expected) =>
        Assert.Equal(expected, Selector("app", op, value).Matches(Labels));

    [Theory]
    [InlineData("In", false)]
    [InlineData("NotIn", true)]
    [InlineData("Exists", false)]
    [InlineData("DoesNotExist", true)]
    public void Expression_over_a_label_that_is_absent(string op, bool expected) =>
        Assert.Equal(expected, Selector("zone", op, "a").Matches(Labels));

    [Fact]
    public void Empty_selector_selects_everything() => Assert.True(new LabelSelector().Matches(Labels));

    [Fact]
    public void All_labels_must_match() =>
        Assert.False(new LabelSelector { MatchLabels = new([new("app", "cart"), new("tier", "db")]) }.Matches(Labels));

    private static LabelSelector Selector(string key, string op, string value) =>
        new()
        {
            MatchExpressions =
            [
                new LabelSelectorRequirement
                {
                    Key = key,
                    Operator = op,
                    Values = [value],
                },
            ],
        };
}
