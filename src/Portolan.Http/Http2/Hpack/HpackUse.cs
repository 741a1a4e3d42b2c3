using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Hpack;

/// <summary>How an encoder treats a line.</summary>
internal enum HpackUse
{
    /// <summary>It may come again.</summary>
    Repeated,

    /// <summary>It will hardly come again.</summary>
    Once,

    /// <summary>It is secret: a literal that nobody on the way may index.</summary>
    Never,
}

/// <summary>Which fields are which.</summary>
internal static class HpackUses
{
    public static HpackUse Of(KnownField field) =>
        field switch
        {
            KnownField.Authorization or KnownField.ProxyAuthorization or KnownField.Cookie or KnownField.SetCookie => HpackUse.Never,
            KnownField.XRequestId or KnownField.ContentLength => HpackUse.Once,
            _ => HpackUse.Repeated,
        };
}
