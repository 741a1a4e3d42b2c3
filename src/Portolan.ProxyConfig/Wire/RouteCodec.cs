using Portolan.Primitives;
using Portolan.Routing;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of routes.</summary>
internal static class RouteCodec
{
    public static RouteMessage Encode(Route route)
    {
        var message = new RouteMessage
        {
            Key = KeyCodec.Encode(route.Key),
            Listeners = { route.Listeners.Select(KeyCodec.Encode) },
            Hostnames = { route.Hostnames },
            Matches = { route.Matches.Select(HttpMatchCodec.Encode) },
            Order = Encode(route.Order),
            RequestHeaders = EditCodec.Encode(route.RequestHeaders),
            ResponseHeaders = EditCodec.Encode(route.ResponseHeaders),
            Rewrite = EditCodec.Encode(route.Rewrite),
            Mirrors = { route.Mirrors.Select(Encode) },
            RequestTimeout = TimeCodec.Encode(route.Timeouts.Request),
            BackendRequestTimeout = TimeCodec.Encode(route.Timeouts.BackendRequest),
            Retry = route.Retry is { } retry ? Encode(retry) : null,
            Cors = route.Cors is { } cors ? Encode(cors) : null,
            Session = SessionCodec.Encode(route.Session),
        };
        if (route.RuleName is { } name)
        {
            message.RuleName = name;
        }

        RouteActionCodec.EncodeInto(message, route.Action);
        return message;
    }

    public static Route Decode(RouteMessage message) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            Listeners = SharedParts.Of(message.Listeners.Select(KeyCodec.Decode).ToEquatableList()),
            Hostnames = SharedParts.Of(message.Hostnames.ToEquatableList()),
            Matches = message.Matches.Select(HttpMatchCodec.Decode).ToEquatableList(),
            Order = Decode(message.Order),
            RuleName = message.HasRuleName ? message.RuleName : null,
            RequestHeaders = EditCodec.Decode(message.RequestHeaders),
            ResponseHeaders = EditCodec.Decode(message.ResponseHeaders),
            Rewrite = EditCodec.Decode(message.Rewrite),
            Mirrors = message.Mirrors.Select(Decode).ToEquatableList(),
            Timeouts = SharedParts.Of(
                new RouteTimeouts(TimeCodec.Decode(message.RequestTimeout), TimeCodec.Decode(message.BackendRequestTimeout))
            ),
            Retry = message.Retry is { } retry ? Decode(retry) : null,
            Cors = message.Cors is { } cors ? Decode(cors) : null,
            Session = SessionCodec.Decode(message.Session),
            Action = RouteActionCodec.Decode(message),
        };

    /// <summary>
    /// A route of which something cannot be read, as one that answers 500: without it its requests would go to a rule that was not written
    /// for them. Null when it cannot be told which requests those are.
    /// </summary>
    public static Route? DecodeRefused(RouteMessage message, string fault)
    {
        try
        {
            return new Route
            {
                Key = KeyCodec.Decode(message.Key),
                Listeners = message.Listeners.Select(KeyCodec.Decode).ToEquatableList(),
                Hostnames = message.Hostnames.ToEquatableList(),
                Matches = message.Matches.Select(HttpMatchCodec.Decode).ToEquatableList(),
                Order = Decode(message.Order),
                RuleName = message.HasRuleName ? message.RuleName : null,
                Action = new RouteAction.Respond(500, $"this proxy cannot read the rule: {fault}"),
            };
        }
        catch (WireException)
        {
            return null;
        }
    }

    public static RuleOrderMessage Encode(RuleOrder order) =>
        new()
        {
            Created = TimeCodec.Encode(order.Created),
            Route = order.Route,
            RuleIndex = order.RuleIndex,
        };

    public static RuleOrder Decode(RuleOrderMessage? message) =>
        message is null
            ? throw new WireException("order is missing")
            : new RuleOrder(TimeCodec.Decode(message.Created), message.Route, message.RuleIndex);

    private static MirrorMessage Encode(Mirror mirror) =>
        new()
        {
            Backend = KeyCodec.Encode(mirror.Backend),
            Numerator = mirror.Numerator,
            Denominator = mirror.Denominator,
        };

    private static Mirror Decode(MirrorMessage message) => new(KeyCodec.Decode(message.Backend), message.Numerator, message.Denominator);

    private static RetryMessage Encode(RetryPolicy retry) =>
        new()
        {
            StatusCodes = { retry.StatusCodes },
            Attempts = retry.Attempts,
            Backoff = TimeCodec.Encode(retry.Backoff),
        };

    private static RetryPolicy Decode(RetryMessage message) =>
        new(message.StatusCodes.ToEquatableList(), message.Attempts, TimeCodec.Decode(message.Backoff));

    private static CorsMessage Encode(CorsPolicy cors) =>
        new()
        {
            AllowOrigins = { cors.AllowOrigins },
            AllowCredentials = cors.AllowCredentials,
            AllowMethods = { cors.AllowMethods },
            AllowHeaders = { cors.AllowHeaders },
            ExposeHeaders = { cors.ExposeHeaders },
            MaxAgeSeconds = cors.MaxAgeSeconds,
        };

    private static CorsPolicy Decode(CorsMessage message) =>
        new()
        {
            AllowOrigins = message.AllowOrigins.ToEquatableList(),
            AllowCredentials = message.AllowCredentials,
            AllowMethods = message.AllowMethods.ToEquatableList(),
            AllowHeaders = message.AllowHeaders.ToEquatableList(),
            ExposeHeaders = message.ExposeHeaders.ToEquatableList(),
            MaxAgeSeconds = message.MaxAgeSeconds,
        };
}
