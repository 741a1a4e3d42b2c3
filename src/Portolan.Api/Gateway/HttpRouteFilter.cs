using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Something that happens to requests or responses; the field that the type names is set, and no other.</summary>
[Rules<HttpRouteFilterRules>]
public sealed record HttpRouteFilter
{
    /// <summary>Which one; <see cref="HttpRouteFilterType"/> names them.</summary>
    [Enum(
        "RequestHeaderModifier",
        "ResponseHeaderModifier",
        "RequestMirror",
        "RequestRedirect",
        "URLRewrite",
        "ExtensionRef",
        "CORS",
        "ExternalAuth"
    )]
    public required string Type { get; init; }

    /// <summary>Changes headers of the request.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes headers of the response.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Sends a copy of the request elsewhere.</summary>
    public HttpRequestMirrorFilter? RequestMirror { get; init; }

    /// <summary>Answers with a redirect.</summary>
    public HttpRequestRedirectFilter? RequestRedirect { get; init; }

    /// <summary>Changes host or path of the request.</summary>
    public HttpUrlRewriteFilter? UrlRewrite { get; init; }

    /// <summary>Answers preflight requests, and adds CORS headers.</summary>
    public HttpCorsFilter? Cors { get; init; }

    /// <summary>Asks another service whether the request may pass.</summary>
    public HttpExternalAuthFilter? ExternalAuth { get; init; }

    /// <summary>A filter of an implementation.</summary>
    public LocalObjectReference? ExtensionRef { get; init; }
}

/// <summary>The types of filters.</summary>
public static class HttpRouteFilterType
{
    /// <summary>Changes headers of the request.</summary>
    public const string RequestHeaderModifier = "RequestHeaderModifier";

    /// <summary>Changes headers of the response.</summary>
    public const string ResponseHeaderModifier = "ResponseHeaderModifier";

    /// <summary>Sends a copy of the request elsewhere.</summary>
    public const string RequestMirror = "RequestMirror";

    /// <summary>Answers with a redirect.</summary>
    public const string RequestRedirect = "RequestRedirect";

    /// <summary>Changes host or path of the request.</summary>
    public const string UrlRewrite = "URLRewrite";

    /// <summary>A filter of an implementation.</summary>
    public const string ExtensionRef = "ExtensionRef";

    /// <summary>Cross-origin requests.</summary>
    public const string Cors = "CORS";

    /// <summary>Asks another service whether the request may pass.</summary>
    public const string ExternalAuth = "ExternalAuth";
}

/// <summary>Changes headers.</summary>
public sealed record HttpHeaderFilter
{
    /// <summary>Headers that get just this value.</summary>
    [MaxItems(16), ListMap("name")]
    public EquatableList<HttpHeader> Set { get; init; }

    /// <summary>Headers that get this value besides those that they have.</summary>
    [MaxItems(16), ListMap("name")]
    public EquatableList<HttpHeader> Add { get; init; }

    /// <summary>Headers that go.</summary>
    [MaxItems(16), ListSet]
    public EquatableList<string> Remove { get; init; }
}

/// <summary>A header.</summary>
public sealed record HttpHeader
{
    /// <summary>The name, whatever its case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    [HeaderValue]
    public required string Value { get; init; }
}

/// <summary>Sends a copy of requests to another backend, whose answer is ignored.</summary>
[Rules<HttpRequestMirrorRules>]
public sealed record HttpRequestMirrorFilter
{
    /// <summary>Where copies go.</summary>
    public required BackendObjectReference BackendRef { get; init; }

    /// <summary>How many of a hundred requests are copied; all when neither this nor <see cref="Fraction"/> is set.</summary>
    [Range(0, 100)]
    public int? Percent { get; init; }

    /// <summary>The share of requests that are copied.</summary>
    public Fraction? Fraction { get; init; }
}

/// <summary>A share.</summary>
[Rules<FractionRules>]
public sealed record Fraction
{
    /// <summary>So many …</summary>
    [Minimum(0)]
    public required int Numerator { get; init; }

    /// <summary>… of so many.</summary>
    [Minimum(1), Default("100")]
    public int Denominator { get; init; } = 100;
}

/// <summary>Answers with a redirect; what is absent stays as in the request.</summary>
public sealed record HttpRequestRedirectFilter
{
    /// <summary><c>http</c> or <c>https</c>.</summary>
    [Enum("http", "https")]
    public string? Scheme { get; init; }

    /// <summary>The host.</summary>
    [Subdomain]
    public string? Hostname { get; init; }

    /// <summary>The path.</summary>
    public HttpPathModifier? Path { get; init; }

    /// <summary>The port.</summary>
    [PortNumber]
    public int? Port { get; init; }

    /// <summary>The status code.</summary>
    [Enum("301", "302", "303", "307", "308"), Default("302"), Format(null)]
    public int StatusCode { get; init; } = 302;
}

/// <summary>Changes host or path of a request before it is forwarded.</summary>
public sealed record HttpUrlRewriteFilter
{
    /// <summary>The host.</summary>
    [Subdomain]
    public string? Hostname { get; init; }

    /// <summary>The path.</summary>
    public HttpPathModifier? Path { get; init; }
}

/// <summary>Changes a path.</summary>
[Rules<HttpPathModifierRules>]
public sealed record HttpPathModifier
{
    /// <summary><c>ReplaceFullPath</c> or <c>ReplacePrefixMatch</c>; <see cref="HttpPathModifierType"/> names them.</summary>
    [Enum("ReplaceFullPath", "ReplacePrefixMatch")]
    public required string Type { get; init; }

    /// <summary>Stands in place of the whole path.</summary>
    [MaxLength(1024), KeepEmpty]
    public string? ReplaceFullPath { get; init; }

    /// <summary>Stands in place of the prefix that matched.</summary>
    [MaxLength(1024), KeepEmpty]
    public string? ReplacePrefixMatch { get; init; }
}

/// <summary>What of a path is replaced.</summary>
public static class HttpPathModifierType
{
    /// <summary>All of it.</summary>
    public const string ReplaceFullPath = "ReplaceFullPath";

    /// <summary>The prefix that matched.</summary>
    public const string ReplacePrefixMatch = "ReplacePrefixMatch";
}
