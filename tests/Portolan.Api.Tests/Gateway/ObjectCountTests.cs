namespace Portolan.Api.Tests.Gateway;

/// <summary>How many objects the tests of this folder try; a table that came out empty would make them all green.</summary>
public sealed class ObjectCountTests
{
    [Fact]
    public void There_are_enough_objects_on_both_sides()
    {
        var boundaries = TestedKind.WithSample.SelectMany(kind => BoundaryTable.Of(kind.ToString())).ToList();
        var rules = RulePlaceTests.Places.Count + RulePair.All.Count;
        var valid = boundaries.Count(boundary => boundary.Refused is null) + rules;
        var invalid = boundaries.Where(boundary => boundary.Refused is not null).Sum(boundary => boundary.Trials.Count) + rules;

        Assert.True(valid >= 1500 && invalid >= 3500, $"{valid} valid and {invalid} invalid objects");
    }
}
