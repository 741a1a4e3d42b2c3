using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every default of every field of the Gateway API kinds.</summary>
public sealed class DefaultTests
{
    public static TheoryData<string, string> Defaults => BoundaryTable.Rows(boundary => boundary.Constraint == "default");

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Absent_field_takes_its_default(string kind, string name)
    {
        var boundary = BoundaryTable.Kept(kind, name);
        var schema = At(TestedKind.Of(kind).Version.Schema, boundary.Place);
        var expected = schema.Default!.DeepClone();
        SchemaDefaulter.ApplyDefaults(expected, schema);

        Assert.All(
            boundary.Trials,
            trial =>
            {
                var actual = JsonAt.Get(Samples.Defaulted(trial.Apply()), trial.Changed);

                Assert.True(
                    JsonNode.DeepEquals(expected, actual),
                    $"{trial.Changed} is {actual?.ToJsonString()}, not {expected.ToJsonString()}"
                );
            }
        );
    }

    private static JsonSchema At(JsonSchema schema, string place) =>
        place
            .Replace("[]", ".[]", StringComparison.Ordinal)
            .Split('.')
            .Aggregate(schema, (at, step) => step == "[]" ? at.Items! : at.Properties[step]);
}
