using System.Text.RegularExpressions;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every constraint of every field of the Gateway API kinds: the last value that is right, and the first that is wrong.</summary>
public sealed partial class BoundaryTests
{
    // What a field must be depends on its neighbour there: AlternativeTests has the pairs.
    private static readonly string[] TestedElsewhere = ["spec.addresses[] oneOf", "status.addresses[] oneOf"];

    public static TheoryData<string> Kinds => TestedKind.Names;

    public static TheoryData<string, string> Kept => BoundaryTable.Rows(boundary => boundary.Refused is null);

    public static TheoryData<string, string> Broken => BoundaryTable.Rows(boundary => boundary.Refused is not null);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_with_every_field_is_valid(string kind) =>
        Assert.All(TestedKind.Of(kind).Samples(), sample => Assert.Empty(Samples.Validate(sample)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_constraint_goes_without_an_object_that_breaks_it(string kind)
    {
        var tested = BoundaryTable
            .Of(kind)
            .Where(boundary => boundary.Refused is not null || boundary.Constraint == "default")
            .Select(boundary => boundary.ToString());

        Assert.Empty(Constraints.Of(TestedKind.Of(kind).Version.Schema).Except(tested).Except(TestedElsewhere));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Value_at_the_boundary_is_accepted(string kind, string name)
    {
        var verdicts = BoundaryTable.Kept(kind, name).Trials.Select(trial => Samples.Validate(trial.Apply())).ToList();

        Assert.True(verdicts.Exists(errors => errors.Count == 0), string.Join('\n', verdicts.SelectMany(errors => errors)));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Value_past_the_boundary_is_refused_and_the_field_named(string kind, string name)
    {
        var boundary = BoundaryTable.Broken(kind, name);

        Assert.All(
            boundary.Trials,
            trial =>
            {
                var errors = Samples.Validate(trial.Apply());

                Assert.Contains(
                    errors,
                    error => error.Field == trial.Named && error.Reason == boundary.Refused && Names(error, trial.Changed)
                );
                Assert.All(
                    errors.Where(error => !IsOfTheWhole(error)),
                    error => Assert.True(Names(error, trial.Changed), error.ToString())
                );
            }
        );
    }

    /// <summary>
    /// An error may be about the changed field, what it is in, or what is in it, and about nothing else; where it names no field, its
    /// message does.
    /// </summary>
    private static bool Names(FieldError error, string changed)
    {
        var named = error.Field == "<nil>" ? PathInMessage().Match(error.Message).Value : error.Field;
        return changed.StartsWith(named, StringComparison.Ordinal) || named.StartsWith(changed, StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?<=[" ])(spec|status)[^" ]*""", RegexOptions.ExplicitCapture)]
    private static partial Regex PathInMessage();

    private static bool IsOfTheWhole(FieldError error) =>
        error.Message.Contains("some validation rules were not checked", StringComparison.Ordinal);
}
