namespace Portolan.Http.Http1;

/// <summary>What a response's reader or writer must know of its request: on that depends whether there is a body (RFC 9112, 6.3).</summary>
public enum RequestKind
{
    /// <summary>Any request that is none of the others.</summary>
    Ordinary,

    /// <summary>HEAD: the response has no body, whatever it declares.</summary>
    Head,

    /// <summary>CONNECT: 2xx opens a tunnel.</summary>
    Connect,

    /// <summary>A request with <c>Upgrade</c>: 101 opens a tunnel. To any other request, 101 is an error (RFC 9110, 7.8).</summary>
    Upgrade,
}
