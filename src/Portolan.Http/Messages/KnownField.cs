namespace Portolan.Http.Messages;

/// <summary>Fields that this project or a proxy looks at: found once while a head is read, compared as numbers from then on.</summary>
public enum KnownField : byte
{
    /// <summary>Any other field: compare its name.</summary>
    Other,

    /// <summary><c>accept-encoding</c>.</summary>
    AcceptEncoding,

    /// <summary><c>access-control-request-headers</c>.</summary>
    AccessControlRequestHeaders,

    /// <summary><c>access-control-request-method</c>.</summary>
    AccessControlRequestMethod,

    /// <summary><c>authorization</c>.</summary>
    Authorization,

    /// <summary><c>connection</c>.</summary>
    Connection,

    /// <summary><c>content-length</c>.</summary>
    ContentLength,

    /// <summary><c>content-type</c>.</summary>
    ContentType,

    /// <summary><c>cookie</c>.</summary>
    Cookie,

    /// <summary><c>date</c>.</summary>
    Date,

    /// <summary><c>expect</c>.</summary>
    Expect,

    /// <summary><c>forwarded</c>.</summary>
    Forwarded,

    /// <summary><c>host</c>.</summary>
    Host,

    /// <summary><c>http2-settings</c>.</summary>
    Http2Settings,

    /// <summary><c>keep-alive</c>.</summary>
    KeepAlive,

    /// <summary><c>location</c>.</summary>
    Location,

    /// <summary><c>max-forwards</c>.</summary>
    MaxForwards,

    /// <summary><c>origin</c>.</summary>
    Origin,

    /// <summary><c>proxy-authenticate</c>.</summary>
    ProxyAuthenticate,

    /// <summary><c>proxy-authorization</c>.</summary>
    ProxyAuthorization,

    /// <summary><c>proxy-connection</c>: not a field of any RFC, but sent; it belongs to one connection.</summary>
    ProxyConnection,

    /// <summary><c>sec-websocket-accept</c>.</summary>
    SecWebSocketAccept,

    /// <summary><c>sec-websocket-key</c>.</summary>
    SecWebSocketKey,

    /// <summary><c>sec-websocket-version</c>.</summary>
    SecWebSocketVersion,

    /// <summary><c>server</c>.</summary>
    Server,

    /// <summary><c>set-cookie</c>: the one field whose lines must not be joined (RFC 9110, 5.3).</summary>
    SetCookie,

    /// <summary><c>te</c>.</summary>
    TE,

    /// <summary><c>trailer</c>.</summary>
    Trailer,

    /// <summary><c>transfer-encoding</c>.</summary>
    TransferEncoding,

    /// <summary><c>upgrade</c>.</summary>
    Upgrade,

    /// <summary><c>user-agent</c>.</summary>
    UserAgent,

    /// <summary><c>vary</c>.</summary>
    Vary,

    /// <summary><c>via</c>.</summary>
    Via,

    /// <summary><c>x-forwarded-for</c>.</summary>
    XForwardedFor,

    /// <summary><c>x-forwarded-host</c>.</summary>
    XForwardedHost,

    /// <summary><c>x-forwarded-proto</c>.</summary>
    XForwardedProto,

    /// <summary><c>x-request-id</c>.</summary>
    XRequestId,
}
