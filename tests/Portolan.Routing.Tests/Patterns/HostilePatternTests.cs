using Portolan.Primitives.Patterns;

namespace Portolan.Routing.Tests.Patterns;

/// <summary>Whoever may write a route must not be able to stall or to fill a proxy: counted, so that no machine's speed matters.</summary>
public sealed class HostilePatternTests
{
    private const string TooLarge =
        "it takes more than 1000 states when its repeats are written out; repeat less often, or divide it into several matches";

    [Theory]
    [InlineData("(a{1000}){1000}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("(((((((((a{2}){10}){10}){10}){10}){10}){10}){10}){10})")]
    [InlineData("(){1000}(){1000}")]
    [InlineData("(a?){600}a{600}")]
    [InlineData("(.*.*.*.*){300}")]
    public void An_expression_that_grows_beyond_its_limit_is_refused_before_it_is_written_out(string pattern) =>
        Assert.Equal(TooLarge, Assert.Throws<PatternException>(() => Pattern.Parse(pattern, PatternScope.Whole)).Message);

    [Theory]
    [InlineData("(a*)*b")]
    [InlineData("(a|a)*b")]
    [InlineData("(a|aa)+b")]
    [InlineData("(x+x+)+y|(a+a+)+b")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b")]
    [InlineData("((((((((((a*)*)*)*)*)*)*)*)*)*)b")]
    [InlineData("(a?){100}a{100}b")]
    [InlineData("(a|b)*a(a|b){200}c")]
    public void Each_character_costs_at_most_one_step_for_each_state(string pattern)
    {
        var expression = Pattern.Parse(pattern, PatternScope.Whole);
        var text = new string('a', 20_000);

        Assert.False(expression.IsMatch(text));

        Assert.InRange(expression.Automaton.Moved, 1, (long)text.Length * Pattern.MaxStates);
        Assert.InRange(expression.Automaton.RememberedBytes, 1, PatternAutomaton.MaxRememberedBytes);
    }

    /// <summary>An <c>a</c> sixteen characters before the end: an automaton without this limit has 2^16 states.</summary>
    [Fact]
    public void What_is_remembered_is_bounded_and_the_answer_is_right_beyond_it()
    {
        var expression = Pattern.Parse("(a|b)*a(a|b){15}", PatternScope.Whole);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var text = string.Create(
                2000,
                random,
                static (letters, random) =>
                {
                    foreach (ref var letter in letters)
                    {
                        letter = random.Next(2) == 0 ? 'a' : 'b';
                    }
                }
            );

            Assert.Equal(text[^16] == 'a', expression.IsMatch(text));
        }

        Assert.InRange(expression.Automaton.RememberedBytes, PatternAutomaton.MaxRememberedBytes / 2, PatternAutomaton.MaxRememberedBytes);
    }

    [Fact]
    public void What_is_remembered_is_not_computed_again()
    {
        var expression = Pattern.Parse("/v[0-9]+/.*", PatternScope.Whole);
        Assert.True(expression.IsMatch("/v12/shop/cart"));
        var moved = expression.Automaton.Moved;

        Assert.True(expression.IsMatch("/v12/shop/cart"));
        Assert.Equal(moved, expression.Automaton.Moved);
    }

    [Fact]
    public async Task Many_threads_may_match_at_once()
    {
        var expression = Pattern.Parse("(a|b)*a(a|b){12}", PatternScope.Whole);
        await Parallel.ForAsync(
            0,
            8,
            (seed, _) =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 200; i++)
                {
                    var text = new string([.. Enumerable.Range(0, 60).Select(_ => random.Next(2) == 0 ? 'a' : 'b')]);
                    Assert.Equal(text[^13] == 'a', expression.IsMatch(text));
                }

                return ValueTask.CompletedTask;
            }
        );
    }

    [Fact]
    public void Nested_groups_and_long_texts_are_refused_by_number()
    {
        var deep = new string('(', 5000) + new string(')', 5000);
        Assert.Equal(
            "groups are nested more than 100 deep",
            Assert.Throws<PatternException>(() => Pattern.Parse(deep, PatternScope.Whole)).Message
        );
        Assert.Equal(
            "\"aaaaaaaaaaaaaaaaaaaa…\" is longer than 4096 characters; divide it into several matches",
            RoutePattern.FaultOf(new string('a', 4097))
        );
        Assert.Equal($"\"(a{{1000}}){{1000}}\" is not a valid regular expression: {TooLarge}", RoutePattern.FaultOf("(a{1000}){1000}"));
    }
}
