using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>What the rules of an HTTPRoute must keep to together.</summary>
internal sealed class HttpRouteRuleListRules : IRuleSet
{
    private static readonly string MatchCount = string.Join(
        " + ",
        Enumerable.Range(0, 16).Select(i => $"(self.size() > {i} ? self[{i}].matches.size() : 0)")
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

/// <summary>What filters, matches and backends of a rule ask of each other.</summary>
internal sealed class HttpRouteRuleRules : IRuleSet
{
    private const string OnePrefixMatch =
        "((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true";

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, !has(f.requestRedirect))): true",
                "RequestRedirect filter must not be used together with backendRefs",
                static rule => rule.Size("backendRefs") == 0 || !rule.Items("filters").Any(f => f.Has("requestRedirect"))
            ),
            Rule(
                $"(has(self.filters) && {ReplacesPrefix("requestRedirect", "self")}) ? {OnePrefixMatch}",
                "When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
                static rule => !ReplacesPrefix(rule, "requestRedirect") || HasOnePrefixMatch(rule)
            ),
            Rule(
                $"(has(self.filters) && {ReplacesPrefix("urlRewrite", "self")}) ? {OnePrefixMatch}",
                "When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
                static rule => !ReplacesPrefix(rule, "urlRewrite") || HasOnePrefixMatch(rule)
            ),
            Rule(
                $"(has(self.backendRefs) && self.backendRefs.exists_one(b, (has(b.filters) && {ReplacesPrefix("requestRedirect", "b")}) )) ? {OnePrefixMatch}",
                "Within backendRefs, when using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
                static rule => rule.Items("backendRefs").Count(b => ReplacesPrefix(b, "requestRedirect")) != 1 || HasOnePrefixMatch(rule)
            ),
            Rule(
                $"(has(self.backendRefs) && self.backendRefs.exists_one(b, (has(b.filters) && {ReplacesPrefix("urlRewrite", "b")}) )) ? {OnePrefixMatch}",
                "Within backendRefs, When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
                static rule => rule.Items("backendRefs").Count(b => ReplacesPrefix(b, "urlRewrite")) != 1 || HasOnePrefixMatch(rule)
            ),
        ];

    private static string ReplacesPrefix(string filter, string holder) =>
        $"{holder}.filters.exists_one(f, has(f.{filter}) && has(f.{filter}.path) && f.{filter}.path.type == 'ReplacePrefixMatch' && has(f.{filter}.path.replacePrefixMatch))";

    private static bool ReplacesPrefix(JsonNode? holder, string filter) =>
        holder
            .Items("filters")
            .Count(f =>
                f.At(filter).At("path") is { } path
                && path.Text("type") == HttpPathModifierType.ReplacePrefixMatch
                && path.Has("replacePrefixMatch")
            ) == 1;

    private static bool HasOnePrefixMatch(JsonNode rule) =>
        rule.Items("matches") is [var only] && only.At("path").Text("type") == PathMatchType.PathPrefix;
}

/// <summary>What a path to match must look like.</summary>
internal sealed class HttpPathMatchRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Literal(
                "self.value.startsWith('/')",
                "value must be an absolute path and start with '/' when",
                static path => path.StartsWith('/')
            ),
            Without("//"),
            Without("/./"),
            Without("/../"),
            Without("%2f"),
            Without("%2F"),
            Without("#"),
            NotEnding("/.."),
            NotEnding("/."),
            Rule(
                "self.type in ['Exact','PathPrefix'] || self.type == 'RegularExpression'",
                "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
                static match => match.Text("type") is PathMatchType.Exact or PathMatchType.PathPrefix or PathMatchType.RegularExpression
            ),
            Rule(
                $"(self.type in ['Exact','PathPrefix']) ? self.value.matches(r\"\"\"{GatewayPatterns.Path}\"\"\") : true",
                $"must only contain valid characters (matching {GatewayPatterns.Path}) for types ['Exact', 'PathPrefix']",
                static match => !IsLiteral(match) || PatternCache.IsMatch(GatewayPatterns.Path, match.Text("value"))
            ),
        ];

    private static ValidationRule Without(string part) =>
        Literal(
            $"!self.value.contains('{part}')",
            $"must not contain '{part}' when",
            path => !path.Contains(part, StringComparison.Ordinal)
        );

    private static ValidationRule NotEnding(string end) =>
        Literal($"!self.value.endsWith('{end}')", $"must not end with '{end}' when", path => !path.EndsWith(end, StringComparison.Ordinal));

    private static ValidationRule Literal(string expression, string message, Func<string, bool> holds) =>
        Rule(
            $"(self.type in ['Exact','PathPrefix']) ? {expression} : true",
            $"{message} type one of ['Exact', 'PathPrefix']",
            match => !IsLiteral(match) || holds(match.Text("value"))
        );

    private static bool IsLiteral(JsonNode match) => match.Text("type") is PathMatchType.Exact or PathMatchType.PathPrefix;
}

/// <summary>One attempt cannot take longer than the whole request.</summary>
internal sealed class HttpRouteTimeoutsRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
                "backendRequest timeout cannot be longer than request timeout",
                static timeouts =>
                    timeouts.At("request").Duration() is not { } request
                    || timeouts.At("backendRequest").Duration() is not { } backend
                    || request == TimeSpan.Zero
                    || backend <= request
            ) with
            {
                Fails = NotComparable,
            },
        ];

    private static string? NotComparable(JsonNode timeouts)
    {
        var request = timeouts.At("request").Duration();
        var compared = timeouts.Has("request") && timeouts.Has("backendRequest") && request != TimeSpan.Zero;
        return compared && (request is null || timeouts.At("backendRequest").Duration() is null) ? NoDuration : null;
    }
}

/// <summary>What cookies of sessions need.</summary>
internal sealed class SessionPersistenceRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!has(self.cookieConfig) || !has(self.cookieConfig.lifetimeType) || self.cookieConfig.lifetimeType != 'Permanent' || has(self.absoluteTimeout)",
                "AbsoluteTimeout must be specified when cookie lifetimeType is Permanent",
                static session => session.At("cookieConfig").Text("lifetimeType") != "Permanent" || session.Has("absoluteTimeout")
            ),
            Rule(
                "!has(self.cookieConfig) || self.type == 'Cookie'",
                "cookieConfig can only be set with type Cookie",
                static session => !session.Has("cookieConfig") || session.Text("type") == SessionPersistenceType.Cookie
            ),
        ];
}
