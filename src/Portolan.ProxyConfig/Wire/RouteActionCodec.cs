using System.Diagnostics;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of what answers a request.</summary>
internal static class RouteActionCodec
{
    public static void EncodeInto(RouteMessage message, RouteAction action)
    {
        switch (action)
        {
            case RouteAction.Forward forward:
                message.Forward = new ForwardMessage { Backends = { forward.Backends.Select(Encode) } };
                break;
            case RouteAction.Redirect redirect:
                message.Redirect = Encode(redirect);
                break;
            case RouteAction.Respond respond:
                message.Respond = new RespondMessage { StatusCode = respond.StatusCode, Reason = respond.Reason };
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static RouteAction Decode(RouteMessage message) =>
        message.ActionCase switch
        {
            RouteMessage.ActionOneofCase.Forward => SharedParts.Of(
                new RouteAction.Forward(message.Forward.Backends.Select(Decode).ToEquatableList())
            ),
            RouteMessage.ActionOneofCase.Redirect => Decode(message.Redirect),
            RouteMessage.ActionOneofCase.Respond => new RouteAction.Respond(message.Respond.StatusCode, message.Respond.Reason),
            _ => throw new WireException("the action is not known"),
        };

    private static WeightedBackendMessage Encode(WeightedBackend share) =>
        new()
        {
            Weight = share.Weight,
            Backend = share.Backend is { } backend ? KeyCodec.Encode(backend) : null,
            RequestHeaders = EditCodec.Encode(share.RequestHeaders),
            ResponseHeaders = EditCodec.Encode(share.ResponseHeaders),
            Rewrite = EditCodec.Encode(share.Rewrite),
            Redirect = share.Redirect is { } redirect ? Encode(redirect) : null,
        };

    private static WeightedBackend Decode(WeightedBackendMessage message) =>
        new()
        {
            Weight = message.Weight,
            Backend = message.Backend is { } backend ? KeyCodec.Decode(backend) : null,
            RequestHeaders = EditCodec.Decode(message.RequestHeaders),
            ResponseHeaders = EditCodec.Decode(message.ResponseHeaders),
            Rewrite = EditCodec.Decode(message.Rewrite),
            Redirect = message.Redirect is { } redirect ? Decode(redirect) : null,
        };

    private static RedirectMessage Encode(RouteAction.Redirect redirect)
    {
        var message = new RedirectMessage { StatusCode = redirect.StatusCode, Path = EditCodec.Encode(redirect.Path) };
        if (redirect.Scheme is { } scheme)
        {
            message.Scheme = scheme;
        }

        if (redirect.Hostname is { } hostname)
        {
            message.Hostname = hostname;
        }

        if (redirect.Port is { } port)
        {
            message.Port = port;
        }

        return message;
    }

    private static RouteAction.Redirect Decode(RedirectMessage message) =>
        new()
        {
            Scheme = message.HasScheme ? message.Scheme : null,
            Hostname = message.HasHostname ? message.Hostname : null,
            Port = message.HasPort ? message.Port : null,
            Path = EditCodec.Decode(message.Path),
            StatusCode = message.StatusCode,
        };
}
