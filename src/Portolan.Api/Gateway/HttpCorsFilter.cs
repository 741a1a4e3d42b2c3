using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Which cross-origin requests browsers may make.</summary>
public sealed record HttpCorsFilter
{
    /// <summary>Origins, <c>*</c> or origins with a wildcard host.</summary>
    [MaxItems(64), ListSet, Rules<CorsOriginListRules>]
    [Length(1, 253), Pattern(@"(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9\-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)")]
    public EquatableList<string> AllowOrigins { get; init; }

    /// <summary>Whether requests may carry credentials.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>Methods, or <c>*</c>.</summary>
    [MaxItems(9), ListSet, Rules<CorsMethodListRules>]
    [Enum("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*")]
    public EquatableList<string> AllowMethods { get; init; }

    /// <summary>Request headers, or <c>*</c>.</summary>
    [MaxItems(64), ListSet, HeaderName, Rules<CorsHeaderListRules>]
    public EquatableList<string> AllowHeaders { get; init; }

    /// <summary>Response headers that scripts may read, or <c>*</c>.</summary>
    [MaxItems(64), ListSet, HeaderName]
    public EquatableList<string> ExposeHeaders { get; init; }

    /// <summary>For how many seconds browsers may remember the answer.</summary>
    [Minimum(1), Default("5")]
    public int MaxAge { get; init; } = 5;
}
