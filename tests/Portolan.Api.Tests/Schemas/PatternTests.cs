using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Schemas;

public sealed class PatternTests
{
    /// <summary>An expression of ours that the engine refused would refuse every object.</summary>
    [Fact]
    public void Every_expression_of_every_kind_can_be_used()
    {
        var patterns = ResourceCatalog
            .All.SelectMany(definition => definition.Versions, (definition, version) => (definition.Kind, version.Schema))
            .SelectMany(entry => PatternsOf(entry.Schema).Select(pattern => (entry.Kind, pattern)))
            .ToList();

        Assert.InRange(patterns.Count, 100, int.MaxValue);
        Assert.All(patterns, entry => Assert.Null(PatternCache.FaultOf(entry.pattern)));
    }

    /// <summary>RE2 has it so, and kube-apiserver with it; .NET's own engine lets a dollar sign stand before a last line break.</summary>
    [Fact]
    public void A_dollar_sign_is_the_end_and_nothing_but_the_end() => Assert.False(PatternCache.IsMatch("^a$", "a\n"));

    /// <summary>
    /// This expression and text took another engine minutes; here it takes a step a character and state, so no time limit is needed.
    /// </summary>
    [Fact]
    public void No_text_takes_long() => Assert.False(PatternCache.IsMatch("^(([a-z])+.)+[A-Z]([a-z])+$", new string('a', 100_000)));

    private static IEnumerable<string> PatternsOf(JsonSchema schema) =>
        [
            .. schema.Pattern is { } pattern ? [pattern] : Array.Empty<string>(),
            .. schema.Properties.Values.SelectMany(PatternsOf),
            .. schema.Items is { } items ? PatternsOf(items) : [],
            .. schema.AdditionalProperties is { } values ? PatternsOf(values) : [],
        ];
}
