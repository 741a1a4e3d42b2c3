namespace Portolan.Http.Http2.Hpack;

/// <summary>The pseudo-header fields (RFC 9113, 8.3; RFC 8441, 4): the control data of a message, spelled as fields.</summary>
internal enum PseudoField : byte
{
    /// <summary>An ordinary field.</summary>
    None,

    /// <summary><c>:method</c>.</summary>
    Method,

    /// <summary><c>:scheme</c>.</summary>
    Scheme,

    /// <summary><c>:authority</c>.</summary>
    Authority,

    /// <summary><c>:path</c>.</summary>
    Path,

    /// <summary><c>:protocol</c>.</summary>
    Protocol,

    /// <summary><c>:status</c>.</summary>
    Status,

    /// <summary>A name that begins with a colon and is none of these.</summary>
    Unknown,
}
