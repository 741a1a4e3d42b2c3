namespace Portolan.Routing;

/// <summary>
/// How a header or query parameter value is compared. Gateway API has the first two; Kuma's MeshHTTPRoute has all for headers.
/// </summary>
public enum ValueMatchType
{
    /// <summary>The whole value, byte for byte.</summary>
    Exact,

    /// <summary>A regular expression over the whole value, evaluated in linear time.</summary>
    RegularExpression,

    /// <summary>The value starts with the text.</summary>
    Prefix,

    /// <summary>The name is there, whatever its value.</summary>
    Present,

    /// <summary>The name is not there.</summary>
    Absent,
}
