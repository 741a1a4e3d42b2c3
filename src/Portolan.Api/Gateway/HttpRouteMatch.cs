using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Matches requests that have all of this.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>The path.</summary>
    [Default("""{"type":"PathPrefix","value":"/"}""")]
    public HttpPathMatch Path { get; init; } = new();

    /// <summary>Headers.</summary>
    [MaxItems(16), ListMap("name")]
    public EquatableList<HttpHeaderMatch> Headers { get; init; }

    /// <summary>Query parameters.</summary>
    [MaxItems(16), ListMap("name")]
    public EquatableList<HttpQueryParamMatch> QueryParams { get; init; }

    /// <summary>The method.</summary>
    [Enum("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")]
    public string? Method { get; init; }
}

/// <summary>Matches the path of a request.</summary>
[Rules<HttpPathMatchRules>]
public sealed record HttpPathMatch
{
    /// <summary><c>Exact</c>, <c>PathPrefix</c> or <c>RegularExpression</c>; <see cref="PathMatchType"/> names them.</summary>
    [Enum("Exact", "PathPrefix", "RegularExpression"), Default("\"PathPrefix\"")]
    public string Type { get; init; } = PathMatchType.PathPrefix;

    /// <summary>The path, the prefix or the expression.</summary>
    [MaxLength(1024), Default("\"/\"")]
    public string Value { get; init; } = "/";
}

/// <summary>How a path is compared.</summary>
public static class PathMatchType
{
    /// <summary>The whole path, letter by letter.</summary>
    public const string Exact = "Exact";

    /// <summary>The first elements of the path.</summary>
    public const string PathPrefix = "PathPrefix";

    /// <summary>The whole path by an RE2 expression.</summary>
    public const string RegularExpression = "RegularExpression";
}

/// <summary>Matches a header.</summary>
public sealed record HttpHeaderMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>; <see cref="ValueMatchType"/> names them.</summary>
    [Enum("Exact", "RegularExpression"), Default("\"Exact\"")]
    public string Type { get; init; } = ValueMatchType.Exact;

    /// <summary>The name, whatever its case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>The value or the expression.</summary>
    [HeaderValue]
    public required string Value { get; init; }
}

/// <summary>Matches a query parameter.</summary>
public sealed record HttpQueryParamMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>; <see cref="ValueMatchType"/> names them.</summary>
    [Enum("Exact", "RegularExpression"), Default("\"Exact\"")]
    public string Type { get; init; } = ValueMatchType.Exact;

    /// <summary>The name, case and all.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>The value or the expression.</summary>
    [Length(1, 1024)]
    public required string Value { get; init; }
}

/// <summary>How a header or a query parameter is compared.</summary>
public static class ValueMatchType
{
    /// <summary>Letter by letter.</summary>
    public const string Exact = "Exact";

    /// <summary>By an RE2 expression.</summary>
    public const string RegularExpression = "RegularExpression";
}
