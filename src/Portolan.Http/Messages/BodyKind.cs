namespace Portolan.Http.Messages;

/// <summary>How a message's body is delimited, whatever the version.</summary>
public enum BodyKind
{
    /// <summary>There is none: the message ends with its head.</summary>
    None,

    /// <summary>As many octets as declared.</summary>
    Length,

    /// <summary>Until the end is marked: the last chunk, or END_STREAM. Trailers may follow.</summary>
    Marked,

    /// <summary>Until the connection closes: an HTTP/1.1 response only (RFC 9112, 6.3, case 8).</summary>
    UntilClose,

    /// <summary>
    /// Not a body but the octets of another protocol, in both directions: after 101, or a CONNECT that was answered by 2xx.
    /// </summary>
    Tunnel,
}
