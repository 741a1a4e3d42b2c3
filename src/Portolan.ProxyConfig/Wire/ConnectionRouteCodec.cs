using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of rules for connections.</summary>
internal static class ConnectionRouteCodec
{
    public static ConnectionRouteMessage Encode(ConnectionRoute route)
    {
        var message = new ConnectionRouteMessage
        {
            Key = KeyCodec.Encode(route.Key),
            Listeners = { route.Listeners.Select(KeyCodec.Encode) },
            Hostnames = { route.Hostnames },
            Order = RouteCodec.Encode(route.Order),
            Backends = { route.Backends.Select(Encode) },
        };
        if (route.RuleName is { } name)
        {
            message.RuleName = name;
        }

        return message;
    }

    public static ConnectionRoute Decode(ConnectionRouteMessage message) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            Listeners = message.Listeners.Select(KeyCodec.Decode).ToEquatableList(),
            Hostnames = message.Hostnames.ToEquatableList(),
            Order = RouteCodec.Decode(message.Order),
            RuleName = message.HasRuleName ? message.RuleName : null,
            Backends = message.Backends.Select(Decode).ToEquatableList(),
        };

    private static ConnectionShareMessage Encode(ConnectionShare share) =>
        new() { Weight = share.Weight, Backend = share.Backend is { } backend ? KeyCodec.Encode(backend) : null };

    private static ConnectionShare Decode(ConnectionShareMessage message) =>
        new(message.Weight, message.Backend is { } backend ? KeyCodec.Decode(backend) : null);
}
