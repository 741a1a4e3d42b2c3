namespace Portolan.Http.Messages;

/// <summary>From names to <see cref="KnownField"/> and back.</summary>
public static class KnownFields
{
    // A perfect hash: no two known names fall on one place. A test makes the table anew and prints it when it is not this one.
    internal static ReadOnlySpan<byte> Table =>
    [
        10, 0, 0, 31, 0, 0, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0,
        0, 0, 21, 0, 0, 16, 5, 0, 0, 0, 0, 0, 0, 0, 0, 27,
        0, 0, 0, 9, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 35, 8,
        0, 0, 36, 0, 34, 0, 29, 2, 32, 33, 15, 25, 0, 19, 0, 11,
        0, 0, 0, 0, 0, 0, 0, 0, 28, 18, 17, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 4, 22, 14,
        0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 6, 0, 0, 0,
        0, 23, 0, 26, 24, 0, 0, 7, 0, 0, 0, 0, 30, 0, 0, 0,
    ];

    /// <summary>Which field a name is; <see cref="KnownField.Other"/> for all that are not known. The name must be in lower case.</summary>
    public static KnownField Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return KnownField.Other;
        }

        var field = (KnownField)Table[PlaceOf(name)];
        return NameOf(field).SequenceEqual(name) ? field : KnownField.Other;
    }

    /// <summary>The name of a known field, in lower case; empty for <see cref="KnownField.Other"/>.</summary>
    public static ReadOnlySpan<byte> NameOf(KnownField field) => field switch
    {
        KnownField.AcceptEncoding => "accept-encoding"u8,
        KnownField.AccessControlRequestHeaders => "access-control-request-headers"u8,
        KnownField.AccessControlRequestMethod => "access-control-request-method"u8,
        KnownField.Authorization => "authorization"u8,
        KnownField.Connection => "connection"u8,
        KnownField.ContentLength => "content-length"u8,
        KnownField.ContentType => "content-type"u8,
        KnownField.Cookie => "cookie"u8,
        KnownField.Date => "date"u8,
        KnownField.Expect => "expect"u8,
        KnownField.Forwarded => "forwarded"u8,
        KnownField.Host => "host"u8,
        KnownField.Http2Settings => "http2-settings"u8,
        KnownField.KeepAlive => "keep-alive"u8,
        KnownField.Location => "location"u8,
        KnownField.MaxForwards => "max-forwards"u8,
        KnownField.Origin => "origin"u8,
        KnownField.ProxyAuthenticate => "proxy-authenticate"u8,
        KnownField.ProxyAuthorization => "proxy-authorization"u8,
        KnownField.ProxyConnection => "proxy-connection"u8,
        KnownField.SecWebSocketAccept => "sec-websocket-accept"u8,
        KnownField.SecWebSocketKey => "sec-websocket-key"u8,
        KnownField.SecWebSocketVersion => "sec-websocket-version"u8,
        KnownField.Server => "server"u8,
        KnownField.SetCookie => "set-cookie"u8,
        KnownField.TE => "te"u8,
        KnownField.Trailer => "trailer"u8,
        KnownField.TransferEncoding => "transfer-encoding"u8,
        KnownField.Upgrade => "upgrade"u8,
        KnownField.UserAgent => "user-agent"u8,
        KnownField.Vary => "vary"u8,
        KnownField.Via => "via"u8,
        KnownField.XForwardedFor => "x-forwarded-for"u8,
        KnownField.XForwardedHost => "x-forwarded-host"u8,
        KnownField.XForwardedProto => "x-forwarded-proto"u8,
        KnownField.XRequestId => "x-request-id"u8,
        _ => [],
    };

    /// <summary>Where the table holds a name that is not empty: its length, first, middle and last octet with factors that were found by trying.</summary>
    internal static int PlaceOf(ReadOnlySpan<byte> name) =>
        (name.Length + (name[0] * 52) + (name[name.Length / 2] * 50) + (name[^1] * 27)) & 127;
}
