using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>What the rules of a GRPCRoute must keep to together.</summary>
internal sealed class GrpcRouteRuleListRules : IRuleSet
{
    private static readonly string MatchCount = string.Join(
        " + ",
        Enumerable.Range(0, 16).Select(i => $"(self.size() > {i} ? (has(self[{i}].matches) ? self[{i}].matches.size() : 0) : 0)")
    );

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                $"{MatchCount} <= 128",
                "While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128",
                static list => list.Items().Sum(rule => rule.Size("matches")) <= 128
            ),
            RouteRuleNames.Unique,
        ];
}

/// <summary>The names of rules.</summary>
internal static class RouteRuleNames
{
    public static ValidationRule Unique { get; } =
        Rule(
            "self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))",
            "Rule name must be unique within the route",
            static list =>
                list.Items().All(a => !a.Has("name") || list.Items().Count(b => b.Has("name") && a.Text("name") == b.Text("name")) == 1)
        );
}

/// <summary>What a service and a method to match must look like.</summary>
internal sealed class GrpcMethodMatchRules : IRuleSet
{
    private const string Service = @"^(?i)\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$";
    private const string Method = "^[A-Za-z_][A-Za-z_0-9]*$";

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "has(self.type) ? has(self.service) || has(self.method) : true",
                "One or both of 'service' or 'method' must be specified",
                static match => !match.Has("type") || match.Has("service") || match.Has("method")
            ),
            Matching("service", Service),
            Matching("method", Method),
        ];

    private static ValidationRule Matching(string field, string pattern) =>
        Rule(
            $"(!has(self.type) || self.type == 'Exact') && has(self.{field}) ? self.{field}.matches(r\"\"\"{pattern}\"\"\"): true",
            $"{field} must only contain valid characters (matching {pattern})",
            match =>
                match.Text("type") is not ("" or ValueMatchType.Exact)
                || !match.Has(field)
                || PatternCache.IsMatch(pattern, match.Text(field))
        );
}

/// <summary>Which filters of a GRPCRoute exclude themselves.</summary>
internal sealed class GrpcRouteFilterListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [HttpRouteFilterListRules.Once("RequestHeaderModifier"), HttpRouteFilterListRules.Once("ResponseHeaderModifier")];
}

/// <summary>The field that the type of a GRPCRoute's filter names is set, and no other.</summary>
internal sealed class GrpcRouteFilterRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            .. HttpRouteFilterRules.FieldOfType("requestHeaderModifier", "RequestHeaderModifier"),
            .. HttpRouteFilterRules.FieldOfType("responseHeaderModifier", "ResponseHeaderModifier"),
            .. HttpRouteFilterRules.FieldOfType("requestMirror", "RequestMirror"),
            .. HttpRouteFilterRules.FieldOfType("extensionRef", "ExtensionRef"),
        ];
}
