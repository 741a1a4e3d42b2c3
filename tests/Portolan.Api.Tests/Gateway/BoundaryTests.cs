using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every constraint of every field of the Gateway API kinds: the last value that is right, and the first that is wrong.</summary>
public sealed partial class BoundaryTests
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Boundary>> Found = new(StringComparer.Ordinal);

    public static TheoryData<string> Kinds => TestedKind.Names;

    public static TheoryData<string, string> Kept => Rows(wantRefused: false);

    public static TheoryData<string, string> Broken => Rows(wantRefused: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_with_every_field_is_valid(string kind) => Assert.All(TestedKind.Of(kind).Samples(), sample => Assert.Empty(Samples.Validate(sample)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_constraint_goes_without_an_object_that_breaks_it(string kind)
    {
        var tested = All(kind).Where(boundary => boundary.Refused is not null || boundary.Constraint == "default").Select(boundary => boundary.ToString());

        Assert.Empty(Constraints.Of(TestedKind.Of(kind).Version.Schema).Except(tested));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Value_at_the_boundary_is_accepted(string kind, string name)
    {
        var verdicts = Find(kind, name, refused: false).Trials.Select(trial => Samples.Validate(trial.Apply())).ToList();

        Assert.True(verdicts.Exists(errors => errors.Count == 0), string.Join('\n', verdicts.SelectMany(errors => errors)));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Value_past_the_boundary_is_refused_and_the_field_named(string kind, string name)
    {
        var boundary = Find(kind, name, refused: true);

        Assert.All(boundary.Trials, trial =>
        {
            var errors = Samples.Validate(trial.Apply());

            Assert.Contains(errors, error => error.Field == trial.Named && error.Reason == boundary.Refused && Names(error, trial.Changed));
            Assert.All(errors.Where(error => !IsOfTheWhole(error)), error => Assert.True(Names(error, trial.Changed), error.ToString()));
        });
    }

    [Fact]
    public void There_are_enough_objects_on_both_sides()
    {
        Assert.True(Kept.Count >= 150, $"{Kept.Count} valid objects");
        Assert.True(Broken.Count >= 250, $"{Broken.Count} invalid objects");
    }

    /// <summary>An error may be about the changed field, what it is in, or what is in it, and about nothing else; where it names no field, its message does.</summary>
    private static bool Names(FieldError error, string changed)
    {
        var named = error.Field == "<nil>" ? PathInMessage().Match(error.Message).Value : error.Field;
        return changed.StartsWith(named, StringComparison.Ordinal) || named.StartsWith(changed, StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?<=[" ])(spec|status)[^" ]*""")]
    private static partial Regex PathInMessage();

    private static bool IsOfTheWhole(FieldError error) => error.Message.Contains("some validation rules were not checked", StringComparison.Ordinal);

    private static TheoryData<string, string> Rows(bool wantRefused)
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in TestedKind.WithSample.Select(kind => kind.ToString()))
        {
            foreach (var boundary in All(kind).Where(boundary => boundary.Refused is not null == wantRefused))
            {
                rows.Add(kind, boundary.ToString());
            }
        }

        return rows;
    }

    private static Boundary Find(string kind, string name, bool refused) =>
        All(kind).First(boundary => boundary.Refused is not null == refused && boundary.ToString() == name);

    private static IReadOnlyList<Boundary> All(string kind) => Found.GetOrAdd(kind, static name =>
    {
        var tested = TestedKind.Of(name);
        return [.. Boundaries.Of(tested.Samples(), tested.Version.Schema)];
    });
}
