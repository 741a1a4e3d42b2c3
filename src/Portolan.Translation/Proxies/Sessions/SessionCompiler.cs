using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Proxies.Sessions;

/// <summary>Turns what Gateway API says of sessions into a proxy's words.</summary>
internal static class SessionCompiler
{
    private const string Permanent = "Permanent";

    /// <summary>The sessions, without the key, which is the proxy's.</summary>
    public static SessionPolicy Compile(SessionPersistence sessions) =>
        new()
        {
            Carrier = CarrierOf(sessions),
            Name = NameOf(sessions),
            AbsoluteTimeout =
                Durations.TryParseGateway(sessions.AbsoluteTimeout, out var timeout) && timeout > TimeSpan.Zero ? timeout : null,
            Lifetime = sessions.CookieConfig?.LifetimeType is Permanent ? CookieLifetime.Permanent : CookieLifetime.Session,
        };

    /// <summary>Why sessions cannot be kept as they are asked for; null when they can.</summary>
    public static string? FaultOf(SessionPersistence? sessions) =>
        sessions is null || NameOf(sessions) is not { } name ? null
        : SessionNames.FaultOf(CarrierOf(sessions), name) is { } fault ? $"sessionName: {fault}"
        : null;

    private static SessionCarrier CarrierOf(SessionPersistence sessions) =>
        sessions.Type is SessionPersistenceType.Header ? SessionCarrier.Header : SessionCarrier.Cookie;

    private static string? NameOf(SessionPersistence sessions) => string.IsNullOrEmpty(sessions.SessionName) ? null : sessions.SessionName;
}
