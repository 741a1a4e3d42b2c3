namespace Portolan.Routing.Paths;

/// <summary>Why a request path is refused (400).</summary>
public enum PathFault
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>It does not start with a slash.</summary>
    NotAbsolute,

    /// <summary>
    /// It holds a character that no path may hold: a control, a space, <c>\</c>, <c>?</c>, <c>#</c>, or one beyond ASCII.
    /// </summary>
    ForbiddenCharacter,

    /// <summary>It holds a <c>%</c> without two hexadecimal digits, or an encoded control such as <c>%00</c>.</summary>
    BadEncoding,

    /// <summary>Its <c>..</c> climb above the root.</summary>
    AboveRoot,

    /// <summary>
    /// A server that decodes slashes or cuts path parameters would see <c>..</c> or <c>.</c> where we do not: <c>..%2f</c>, <c>..;x</c>.
    /// </summary>
    HiddenDotSegment,
}
