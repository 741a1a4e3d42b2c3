namespace Portolan.Routing;

/// <summary>How a path is compared; in order of precedence, the strongest first.</summary>
public enum PathMatchType
{
    /// <summary>The whole path, case-sensitive.</summary>
    Exact,

    /// <summary>Whole path elements from the start: <c>/a</c> matches <c>/a</c> and <c>/a/b</c>, not <c>/ab</c>.</summary>
    Prefix,

    /// <summary>A regular expression over the whole path, evaluated in linear time.</summary>
    RegularExpression,
}

/// <summary>A condition on the path of a request.</summary>
public sealed record PathMatch(PathMatchType Type, string Value)
{
    /// <summary>What a rule without a path match means: every path.</summary>
    public static PathMatch Any { get; } = new(PathMatchType.Prefix, "/");
}
