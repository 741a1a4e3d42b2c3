using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>
/// Every place where a CEL rule of the Gateway API kinds stands: the value that keeps the rule and the one that breaks it are taken from
/// the rule's pair of <c>Samples/rules.yaml</c>, wherever that stands, and put there in the object with every field.
/// </summary>
public sealed class RulePlaceTests
{
    // The enumeration says it before, and kube-apiserver asks no rule then.
    private static readonly string[] Unreachable =
    [
        "spec.rules[].matches[].path type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
    ];

    public static TheoryData<string> Kinds => TestedKind.Names;

    public static TheoryData<string, string> Places
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var kind in TestedKind.WithSample)
            {
                foreach (var place in Reachable(kind))
                {
                    rows.Add(kind.ToString(), place.ToString());
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_rule_goes_without_a_pair_of_objects(string kind) =>
        Assert.DoesNotContain(Reachable(TestedKind.Of(kind)), place => Pair(place, kind) is null);

    [Theory]
    [MemberData(nameof(Places))]
    public void Value_that_keeps_the_rule_is_accepted_in_its_place(string kind, string name)
    {
        var (place, pair) = Find(kind, name);

        var verdicts = Put(kind, place, pair.Valid, pair).Select(put => Samples.Validate(put.Resource, put.Old)).ToList();

        Assert.True(verdicts.Exists(errors => errors.Count == 0), string.Join('\n', verdicts.SelectMany(errors => errors)));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Value_that_breaks_the_rule_is_refused_and_its_place_named(string kind, string name)
    {
        var (place, pair) = Find(kind, name);

        var objects = Put(kind, place, pair.Invalid, pair).ToList();

        Assert.NotEmpty(objects);
        Assert.All(
            objects,
            put =>
            {
                var type = JsonAt.Get(put.Resource, put.Field) switch
                {
                    JsonArray => "array",
                    JsonObject => "object",
                    _ => "string",
                };

                Assert.Contains(
                    Samples.Validate(put.Resource, put.Old),
                    error =>
                        error.Field == put.Field
                        && error.Reason == FieldErrorReason.FieldValueInvalid
                        && error.Message.StartsWith($"Invalid value: \"{type}\": ", StringComparison.Ordinal)
                        && error.Message.EndsWith(place.Rule.Message, StringComparison.Ordinal)
                );
            }
        );
    }

    /// <summary>The sample with the value of the pair's object in each field of the place.</summary>
    private static IEnumerable<(JsonObject Resource, JsonObject? Old, string Field)> Put(
        string kind,
        RulePlace place,
        JsonObject from,
        RulePair pair
    )
    {
        foreach (var sample in TestedKind.Of(kind).Samples())
        {
            foreach (var field in place.Fields(sample))
            {
                yield return (With(sample, field, from, pair), pair.Old is { } old ? With(sample, field, old, pair) : null, field);
            }
        }
    }

    private static JsonObject With(JsonObject sample, string field, JsonObject from, RulePair pair)
    {
        var resource = sample.DeepClone().AsObject();
        JsonAt.Set(resource, field, JsonAt.Get(from, pair.Field)!.DeepClone());
        return resource;
    }

    private static (RulePlace Place, RulePair Pair) Find(string kind, string name)
    {
        var place = Reachable(TestedKind.Of(kind)).Single(place => place.ToString() == name);
        var pair = Pair(place, kind);
        Assert.True(pair is not null, $"add a pair of objects for it to Samples/rules.yaml");
        return (place, pair);
    }

    private static IEnumerable<RulePlace> Reachable(TestedKind kind) =>
        RulePlace.Of(kind.Version.Schema).Where(place => !Unreachable.Contains(place.ToString()));

    /// <summary>The rule's pair at this very place, or else that of the same rule elsewhere.</summary>
    private static RulePair? Pair(RulePlace place, string kind) =>
        RulePair
            .All.Where(pair => pair.IsOf(place.Rule))
            .MaxBy(pair =>
                (kind.StartsWith($"{pair.Kind} ", StringComparison.Ordinal) ? 2 : 0)
                + (RulePlace.PlaceOf(pair.Field) == place.Place ? 1 : 0)
            );
}
