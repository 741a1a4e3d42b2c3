using CsCheck;
using Portolan.Translation.Engine;
using Portolan.Translation.Engine.Incremental;

namespace Portolan.Translation.Tests.Engine;

public sealed class IncrementalEqualsBatchTests
{
    private static readonly string[] Boxes = ["a", "b", "c"];

    private static readonly Gen<string> ThingName = Gen.Int[0, 9].Select(number => $"t{number}");

    private static readonly Gen<InputChange> Change = Gen.Frequency(
        (
            6,
            Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.OneOf([.. Boxes.Select(Gen.Const)]), Gen.Int[0, 9].Array[0, 3])
                .Select(
                    (name, number, box, parts) =>
                        Inputs.Thing($"t{name}", number, box, [.. parts.Where(part => part < name).Select(part => $"t{part}")])
                )
        ),
        (3, ThingName.Select(Inputs.NoThing)),
        (2, Gen.OneOf([.. Boxes.Select(Gen.Const)]).Select(Inputs.Box)),
        (1, Gen.OneOf([.. Boxes.Select(Gen.Const)]).Select(Inputs.NoBox))
    );

    // Any thing may have any part, so that rules run in circles; and names that make a rule throw.
    private static readonly Gen<InputChange> WildChange = Gen.Frequency(
        (
            6,
            Gen.Select(Gen.Int[0, 4], Gen.Int[-1, 1], Gen.OneOf([.. Boxes.Select(Gen.Const)]), Gen.Int[0, 4].Array[0, 2])
                .Select((name, number, box, parts) => Inputs.Thing($"bad{name}", number, box, [.. parts.Select(part => $"bad{part}")]))
        ),
        (2, Gen.Int[0, 4].Select(name => Inputs.NoThing($"bad{name}")))
    );

    [Fact]
    public void Incremental_equals_batch_after_any_sequence_of_changes() =>
        Change
            .Array[0, 6]
            .Array[1, 12]
            .Sample(
                batches =>
                {
                    var rules = new ThingRules();
                    var evaluator = new IncrementalEvaluator(rules.Wiring);
                    var snapshot = InputSnapshot.Empty;
                    foreach (var batch in batches)
                    {
                        evaluator.Apply(batch);
                        snapshot = snapshot.With(batch);
                        Assert.Equal(rules.Describe(new BatchEvaluator(rules.Wiring, snapshot), Boxes), rules.Describe(evaluator, Boxes));
                    }
                },
                iter: 700
            );

    [Fact]
    public void The_order_of_inputs_does_not_matter() =>
        Gen.Select(Change.Array[0, 20], Gen.Int)
            .Sample(
                (changes, seed) =>
                {
                    // The last word on each object counts; then any order must do.
                    var last = changes.GroupBy(change => change.Key).Select(group => group.Last()).ToArray();
                    var shuffled = last.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    var rules = new ThingRules();
                    var one = new IncrementalEvaluator(rules.Wiring);
                    one.Apply(last);
                    var other = new IncrementalEvaluator(rules.Wiring);
                    foreach (var change in shuffled)
                    {
                        other.Apply([change]);
                    }

                    Assert.Equal(rules.Describe(one, Boxes), rules.Describe(other, Boxes));
                },
                iter: 400
            );

    [Fact]
    public void Failures_are_those_of_a_batch_even_in_circles() =>
        WildChange
            .Array[1, 3]
            .Array[1, 12]
            .Sample(
                batches =>
                {
                    var rules = new ThingRules();
                    var evaluator = new IncrementalEvaluator(rules.Wiring);
                    var snapshot = InputSnapshot.Empty;
                    foreach (var batch in batches)
                    {
                        evaluator.Apply(batch);
                        snapshot = snapshot.With(batch);
                        var expected = new BatchEvaluator(rules.Wiring, snapshot);
                        Assert.Equal(expected.Failures.Keys, evaluator.Failures.Keys);
                    }
                },
                iter: 700
            );
}
