using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.Engine.Incremental;

namespace Portolan.Translation.Tests.Engine;

public sealed class IncrementalEvaluatorTests
{
    private readonly ThingRules _rules = new();
    private readonly IncrementalEvaluator _evaluator;

    public IncrementalEvaluatorTests() => _evaluator = new IncrementalEvaluator(_rules.Wiring);

    [Fact]
    public void A_change_runs_only_the_rules_that_read_what_changed()
    {
        _evaluator.Apply([Inputs.Thing("a", 1), Inputs.Thing("b", 2, "", "a"), Inputs.Thing("c", 3)]);
        _rules.Runs.Clear();
        _evaluator.Apply([Inputs.Thing("a", 4)]);
        Assert.Equal(["parities a", "parities b", "parity a", "parity b", "part numbers a", "total a", "total b"], Runs());
    }

    [Fact]
    public void An_equal_answer_stops_the_wave()
    {
        _evaluator.Apply([Inputs.Thing("a", 1)]);
        _rules.Runs.Clear();
        _evaluator.Apply([Inputs.Thing("a", 3)]);
        Assert.Equal(["parity a", "total a"], Runs());
    }

    [Fact]
    public void A_read_that_found_nothing_is_a_dependency()
    {
        _evaluator.Apply([Inputs.Thing("b", 2, "", "a")]);
        Assert.Equal(2, _evaluator.Members(_rules.Totals, "")["b"]);
        _evaluator.Apply([Inputs.Thing("a", 5)]);
        Assert.Equal(7, _evaluator.Members(_rules.Totals, "")["b"]);
    }

    [Fact]
    public void A_change_of_what_no_rule_reads_runs_nothing()
    {
        var change = Inputs.Thing("a", 1);
        _evaluator.Apply([change]);
        var before = _evaluator.RunCount;
        _evaluator.Apply([
            change with
            {
                Resource = (Thing)change.Resource! with { Metadata = change.Resource.Metadata with { ResourceVersion = "9" } },
            },
        ]);
        Assert.Equal(before, _evaluator.RunCount);
    }

    [Fact]
    public void Each_rule_runs_once_for_one_batch_of_changes()
    {
        _evaluator.Apply([Inputs.Box("x"), .. Enumerable.Range(0, 100).Select(number => Inputs.Thing($"t{number}", number, "x"))]);
        Assert.Equal("100 4950 100 t15 of 100", _evaluator.Members(_rules.BoxCounts, Whole.Instance)["x"]);
        Assert.Equal(1, _rules.Runs["box counts x"]);
    }

    [Fact]
    public void A_failing_rule_harms_its_key_alone_and_keeps_what_it_said_last()
    {
        _evaluator.Apply([Inputs.Thing("bad", 1), Inputs.Thing("good", 1)]);
        _evaluator.Apply([Inputs.Thing("bad", -1), Inputs.Thing("good", 2)]);
        var totals = _evaluator.Members(_rules.Totals, "");
        Assert.Equal((1, 2), (totals["bad"], totals["good"]));
        var failure = _evaluator.Failures.Single(failure => failure.Key.Set == "totals");
        Assert.Equal(new ObjectKey(Thing.Type, Inputs.Name("bad")), failure.Key.Object);
        Assert.Equal("total(bad): FormatException: bad is below zero", failure.Value.ToString());

        _evaluator.Apply([Inputs.Thing("bad", 4)]);
        Assert.Empty(_evaluator.Failures);
        Assert.Equal(4, _evaluator.Members(_rules.Totals, "")["bad"]);
    }

    [Fact]
    public void A_circle_is_told_by_its_steps_and_ends_when_it_is_broken()
    {
        _evaluator.Apply([Inputs.Thing("a", 1, "", "b"), Inputs.Thing("b", 2, "", "a"), Inputs.Thing("c", 3, "", "a")]);
        Assert.Equal(
            "total(a): rules need each other's answer: total(a) → total(b) → total(a)",
            Assert.Single(_evaluator.Failures.Where(entry => entry.Key.Set == "totals").Select(entry => entry.Value).Distinct()).ToString()
        );
        _evaluator.Apply([Inputs.Thing("b", 2)]);
        Assert.Empty(_evaluator.Failures);
        Assert.Equal(6, _evaluator.Members(_rules.Totals, "")["c"]);
    }

    [Fact]
    public void Of_two_sources_of_one_member_the_first_by_name_wins_and_the_next_takes_over()
    {
        _evaluator.Apply([Inputs.Thing("z", 26, "x", "p"), Inputs.Thing("y", 25, "x", "p")]);
        Assert.Equal(25, _evaluator.Members(_rules.PartsInBox, "x")["p"]);
        _evaluator.Apply([Inputs.NoThing("y")]);
        Assert.Equal(26, _evaluator.Members(_rules.PartsInBox, "x")["p"]);
        _evaluator.Apply([Inputs.NoThing("z")]);
        Assert.Empty(_evaluator.Members(_rules.PartsInBox, "x"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void A_name_that_comes_or_goes_is_compared_with_the_wrong_names_and_no_other(int things)
    {
        var index = new ResourceIndex<Thing>("things", _ => [""]);
        var guesses = new DerivedSet<Whole, string, string>("guesses");
        var wiring = new Wiring();
        wiring.Read<Thing>(thing => thing);
        wiring.Read<Box>(box => box);
        wiring.Derive(
            guesses,
            Each<Box>.Through(
                new Rule<NamespacedName, EquatableList<Member<Whole, string, string>>>(
                    "guess",
                    (reader, key) => [new(Whole.Instance, key.Name, reader.Nearest(index, "", key.Name) ?? "none")]
                )
            )
        );
        var evaluator = new IncrementalEvaluator(wiring);
        evaluator.Apply([Inputs.Box("crat"), .. Enumerable.Range(0, things).Select(number => Inputs.Thing($"thing-{number}", number))]);

        Assert.Equal(("none", 1), After(Inputs.Thing("payments", 1)));
        Assert.Equal(("crate", 4), After(Inputs.Thing("crate", 1)));
        Assert.Equal(("cart", 4), After(Inputs.Thing("cart", 1)));
        Assert.Equal(("cart", 0), After(Inputs.Thing("cart", 2)));
        Assert.Equal(("cart", 1), After(Inputs.NoThing("payments")));

        (string Guess, long Visits) After(InputChange change)
        {
            var before = evaluator.Visits;
            evaluator.Apply([change]);
            return (evaluator.Members(guesses, Whole.Instance)["crat"], evaluator.Visits - before);
        }
    }

    [Fact]
    public void Changes_name_the_members_that_differ()
    {
        _evaluator.Apply([Inputs.Thing("a", 1), Inputs.Thing("b", 2)]);
        _evaluator.Apply([Inputs.Thing("a", 7), Inputs.NoThing("b"), Inputs.Thing("c", 1)]);
        Assert.Equal(["a", "b", "c"], _evaluator.ChangesOf(_rules.Totals).Select(change => change.Key).Order(StringComparer.Ordinal));
        _evaluator.Apply([Inputs.Thing("a", 7)]);
        Assert.Empty(_evaluator.ChangesOf(_rules.Totals));
    }

    [Fact]
    public void Answers_that_nobody_reads_any_more_are_dropped()
    {
        _evaluator.Apply([Inputs.Thing("a", 1, "", "b", "gone")]);
        _evaluator.Apply([Inputs.Thing("a", 1)]);
        _rules.Runs.Clear();
        _evaluator.Apply([Inputs.Thing("gone", 5)]);
        _evaluator.Apply([Inputs.NoThing("gone")]);
        _evaluator.Apply([Inputs.Thing("a", 1, "", "gone")]);
        Assert.Equal(2, _rules.Runs["total gone"]);
    }

    [Fact]
    public void A_rule_may_not_read_a_set_that_stands_after_its_own()
    {
        var late = new DerivedSet<Whole, string, int>("late");
        var wiring = new Wiring();
        wiring.Read<Thing>(thing => thing);
        wiring.Derive(
            new DerivedSet<Whole, string, int>("early"),
            Each<Thing>.Through(
                new Rule<NamespacedName, EquatableList<Member<Whole, string, int>>>(
                    "early",
                    (reader, key) => [new(Whole.Instance, key.Name, reader.Members(late, Whole.Instance).Count)]
                )
            )
        );
        wiring.Derive(late);
        var evaluator = new IncrementalEvaluator(wiring);
        evaluator.Apply([Inputs.Thing("a", 1)]);
        Assert.Contains("move it up in the wiring", Assert.Single(evaluator.Failures).Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_the_wiring_is_told_when_it_is_made()
    {
        var wiring = new Wiring();
        wiring.Read<Thing>(thing => thing);
        Assert.Contains(
            "keep one Read<Thing>()",
            Assert.Throws<InvalidOperationException>(() => wiring.Read<Thing>(thing => thing)).Message,
            StringComparison.Ordinal
        );

        var rule = new Rule<NamespacedName, EquatableList<Member<Whole, string, int>>>("none", (_, _) => []);
        wiring.Derive(new DerivedSet<Whole, string, int>("boxes"), Each<Box>.Through(rule));
        Assert.Contains(
            "add Read<Box>()",
            Assert.Throws<InvalidOperationException>(() => new IncrementalEvaluator(wiring)).Message,
            StringComparison.Ordinal
        );
    }

    private IEnumerable<string> Runs() => _rules.Runs.Keys.Order(StringComparer.Ordinal);
}
