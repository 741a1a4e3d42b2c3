using System.Diagnostics.CodeAnalysis;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of session persistence.</summary>
internal static class SessionCodec
{
    [return: NotNullIfNotNull(nameof(session))]
    public static SessionMessage? Encode(SessionPolicy? session)
    {
        if (session is null)
        {
            return null;
        }

        var message = new SessionMessage
        {
            Carrier = EnumMaps.SessionCarriers.Encode(session.Carrier),
            AbsoluteTimeout = TimeCodec.Encode(session.AbsoluteTimeout),
            Lifetime = EnumMaps.CookieLifetimes.Encode(session.Lifetime),
        };
        if (session.Name is { } name)
        {
            message.Name = name;
        }

        if (session.Key is { } key)
        {
            message.Key = key.Reveal();
        }

        return message;
    }

    public static SessionPolicy? Decode(SessionMessage? message) =>
        message is null
            ? null
            : new SessionPolicy
            {
                Carrier = EnumMaps.SessionCarriers.Decode(message.Carrier),
                Name = message.HasName ? message.Name : null,
                AbsoluteTimeout = TimeCodec.Decode(message.AbsoluteTimeout),
                Lifetime = EnumMaps.CookieLifetimes.Decode(message.Lifetime),
                Key = message.HasKey ? new Secret(message.Key) : null,
            };
}
