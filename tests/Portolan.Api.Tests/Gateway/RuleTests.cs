namespace Portolan.Api.Tests.Gateway;

/// <summary>The pairs of <c>Samples/rules.yaml</c>: the smallest objects that keep a CEL rule, and break it.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Pairs => [.. RulePair.All.Select(pair => pair.ToString())];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Object_that_keeps_the_rule_is_valid(string name)
    {
        var pair = Find(name);

        Assert.Empty(Samples.Validate(pair.Valid, pair.Old));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Object_that_breaks_the_rule_is_refused_with_its_message(string name)
    {
        var pair = Find(name);

        var errors = Samples.Validate(pair.Invalid, pair.Old);

        Assert.Contains(errors, error => error.Field == pair.Field && error.Message.Contains($": {pair.Rule}", StringComparison.Ordinal));
    }

    private static RulePair Find(string name) => RulePair.All.Single(pair => pair.ToString() == name);
}
