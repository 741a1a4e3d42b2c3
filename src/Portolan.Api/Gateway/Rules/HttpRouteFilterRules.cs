using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>Which filters exclude each other or themselves.</summary>
internal sealed class HttpRouteFilterListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
                "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both",
                static list =>
                    !list.Items().Any(f => f.Text("type") == "RequestRedirect") || !list.Items().Any(f => f.Text("type") == "URLRewrite")
            ),
            Once("CORS"),
            Once("RequestHeaderModifier"),
            Once("ResponseHeaderModifier"),
            Once("RequestRedirect"),
            Once("URLRewrite"),
        ];

    internal static ValidationRule Once(string type) =>
        Rule(
            $"self.filter(f, f.type == '{type}').size() <= 1",
            $"{type} filter cannot be repeated",
            list => list.Items().Count(f => f.Text("type") == type) <= 1
        );
}

/// <summary>The field that a filter's type names is set, and no other.</summary>
internal sealed class HttpRouteFilterRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            .. FieldOfType("cors", "CORS"),
            .. FieldOfType("requestHeaderModifier", "RequestHeaderModifier"),
            .. FieldOfType("responseHeaderModifier", "ResponseHeaderModifier"),
            .. FieldOfType("requestMirror", "RequestMirror"),
            .. FieldOfType("requestRedirect", "RequestRedirect"),
            .. FieldOfType("urlRewrite", "URLRewrite"),
            .. FieldOfType("extensionRef", "ExtensionRef"),
            .. FieldOfType("externalAuth", "ExternalAuth"),
        ];

    internal static ValidationRule[] FieldOfType(string field, string type) =>
        [
            Rule(
                $"!(has(self.{field}) && self.type != '{type}')",
                $"filter.{field} must be nil if the filter.type is not {type}",
                filter => !filter.Has(field) || filter.Text("type") == type
            ),
            Rule(
                $"!(!has(self.{field}) && self.type == '{type}')",
                $"filter.{field} must be specified for {type} filter.type",
                filter => filter.Has(field) || filter.Text("type") != type
            ),
        ];
}

/// <summary>The share of mirrored requests is said in one way.</summary>
internal sealed class HttpRequestMirrorRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(has(self.percent) && has(self.fraction))",
                "Only one of percent or fraction may be specified in HTTPRequestMirrorFilter",
                static mirror => !mirror.Has("percent") || !mirror.Has("fraction")
            ),
        ];
}

/// <summary>A share is not more than the whole.</summary>
internal sealed class FractionRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.numerator <= self.denominator",
                "numerator must be less than or equal to denominator",
                static fraction => fraction.Number("numerator") <= fraction.Number("denominator")
            ),
        ];
}

/// <summary>The field that the type of a path change names is set, and no other.</summary>
internal sealed class HttpPathModifierRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            .. FieldOfType("replaceFullPath", HttpPathModifierType.ReplaceFullPath),
            .. FieldOfType("replacePrefixMatch", HttpPathModifierType.ReplacePrefixMatch),
        ];

    private static ValidationRule[] FieldOfType(string field, string type) =>
        [
            Rule(
                $"self.type == '{type}' ? has(self.{field}) : true",
                $"{field} must be specified when type is set to '{type}'",
                path => path.Text("type") != type || path.Has(field)
            ),
            Rule(
                $"has(self.{field}) ? self.type == '{type}' : true",
                $"type must be '{type}' when {field} is set",
                path => !path.Has(field) || path.Text("type") == type
            ),
        ];
}

/// <summary>A wildcard for origins stands alone.</summary>
internal sealed class CorsOriginListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [CorsWildcards.StandsAlone("AllowOrigins cannot contain '*' alongside other origins")];
}

/// <summary>A wildcard for methods stands alone.</summary>
internal sealed class CorsMethodListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [CorsWildcards.StandsAlone("AllowMethods cannot contain '*' alongside other methods")];
}

/// <summary>A wildcard for headers stands alone; the message says "methods", as the CRD does.</summary>
internal sealed class CorsHeaderListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [CorsWildcards.StandsAlone("AllowHeaders cannot contain '*' alongside other methods")];
}

/// <summary>Wildcards in lists.</summary>
internal static class CorsWildcards
{
    public static ValidationRule StandsAlone(string message) =>
        Rule(
            "!('*' in self && self.size() > 1)",
            message,
            static list => list.Items() is var items && (items.Count <= 1 || !items.Any(item => item.Text() == "*"))
        );
}

/// <summary>The settings of the protocol by which an authorization service is asked are set, and no others.</summary>
internal sealed class HttpExternalAuthRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [.. SettingsOf("grpc", "GRPC"), .. SettingsOf("http", "HTTP")];

    private static ValidationRule[] SettingsOf(string field, string protocol) =>
        [
            Rule(
                $"self.protocol == '{protocol}' ? has(self.{field}) : true",
                $"{field} must be specified when protocol is set to '{protocol}'",
                auth => auth.Text("protocol") != protocol || auth.Has(field)
            ),
            Rule(
                $"has(self.{field}) ? self.protocol == '{protocol}' : true",
                $"protocol must be '{protocol}' when {field} is set",
                auth => !auth.Has(field) || auth.Text("protocol") == protocol
            ),
        ];
}
