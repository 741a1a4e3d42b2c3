using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Api.Tests.Gateway;

namespace Portolan.Api.Tests.CommonExpressions;

/// <summary>
/// Our rules are C#, and their CEL texts are those of the CRDs. Over all the objects that the other tests make, valid or not, and over each
/// sample with any one of its fields taken away or any item of a list standing twice, both say the same: that the rule holds, that it does
/// not, or why it cannot be evaluated.
/// </summary>
public sealed class RuleAgreementTests
{
    private static readonly ConcurrentDictionary<string, CelNode> Parsed = new(StringComparer.Ordinal);

    public static TheoryData<string> Kinds => TestedKind.Names;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Code_and_expression_of_a_rule_agree(string kind)
    {
        var tested = TestedKind.Of(kind);
        var objects = Objects(tested).Select(Samples.Defaulted).Where(resource => !IsBlocked(resource, tested.Version.Schema)).ToList();

        var disagreements = objects
            .SelectMany(resource => Disagreements(resource, tested.Version.Schema, tested.Definition.Kind))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(objects);
        Assert.True(disagreements.Count == 0, string.Join('\n', disagreements));
    }

    private static IEnumerable<JsonObject> Objects(TestedKind kind) =>
        [
            .. BoundaryTable.Of(kind.ToString()).SelectMany(boundary => boundary.Trials).Select(trial => trial.Apply()),
            .. RulePair
                .All.Where(pair => pair.Kind == kind.Definition.Kind)
                .SelectMany(pair => new[] { pair.Valid, pair.Invalid })
                .Where(resource => ReferenceEquals(Samples.SchemaOf(resource), kind.Version.Schema)),
            .. kind.Samples().SelectMany(sample => Fields(sample).Select(field => Changed(sample, field))),
        ];

    /// <summary>kube-apiserver asks no rule then.</summary>
    private static bool IsBlocked(JsonObject resource, JsonSchema schema) =>
        SchemaValidator
            .Validate(resource, schema)
            .Any(error => error.Message.Contains("some validation rules were not checked", StringComparison.Ordinal));

    /// <summary>The fields below spec and status; a path cannot say a key that has dots.</summary>
    private static IEnumerable<string> Fields(JsonObject sample) =>
        RulePlace
            .FieldsOf(sample)
            .Where(field => field.StartsWith("spec.", StringComparison.Ordinal) || field.StartsWith("status.", StringComparison.Ordinal))
            .Where(field => !field.Contains('/'));

    private static JsonObject Changed(JsonObject sample, string field)
    {
        var changed = sample.DeepClone().AsObject();
        if (JsonAt.Get(changed, field) is { Parent: JsonArray list } item)
        {
            list.Add(item.DeepClone());
        }
        else
        {
            JsonAt.Remove(changed, field);
        }

        return changed;
    }

    private static IEnumerable<string> Disagreements(JsonNode? value, JsonSchema schema, string field)
    {
        if (value is null)
        {
            return [];
        }

        var here = schema
            .Rules.Select(rule => (Rule: rule, Code: ByCode(rule, value), Expression: ByExpression(rule, value)))
            .Where(verdict => verdict.Code != verdict.Expression)
            .Select(verdict =>
                $"{field}: {verdict.Rule.Message}: the code says \"{verdict.Code}\", the expression \"{verdict.Expression}\" of {value.ToJsonString()}"
            );
        var below = value switch
        {
            JsonObject map => map.Select(pair =>
                    (
                        pair.Key,
                        pair.Value,
                        Schema: schema.Properties.TryGetValue(pair.Key, out var known) ? known : schema.AdditionalProperties
                    )
                )
                .Where(child => child.Schema is not null)
                .SelectMany(child => Disagreements(child.Value, child.Schema!, $"{field}.{child.Key}")),
            JsonArray list when schema.Items is { } items => list.SelectMany(item => Disagreements(item, items, $"{field}[]")),
            _ => [],
        };
        return here.Concat(below);
    }

    // The value before a change is the same, or another one.
    private static string ByCode(ValidationRule rule, JsonNode value) =>
        rule.Fails?.Invoke(value)
        ?? string.Join(' ', Befores(value).Select(before => rule.Holds!(value, before) ? "holds" : "does not hold"));

    private static string ByExpression(ValidationRule rule, JsonNode value)
    {
        var expression = Parsed.GetOrAdd(rule.Expression, CelParser.Parse);
        try
        {
            return string.Join(
                ' ',
                Befores(value)
                    .Select(before =>
                        expression.IsTrue(new CelScope("self", CelNode.Of(value), new CelScope("oldSelf", CelNode.Of(before), null)))
                            ? "holds"
                            : "does not hold"
                    )
            );
        }
        catch (CelException exception)
        {
            return exception.Message;
        }
    }

    private static JsonNode[] Befores(JsonNode value) => [value, "another"];
}
