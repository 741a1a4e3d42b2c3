using Microsoft.AspNetCore.Http;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Http;

/// <summary>Brings the backend's response headers into the form in which the client gets them. The backend's <c>Server</c> passes unchanged; we add none.</summary>
internal static class ResponseHeaders
{
    /// <summary>Applies the edits of the backend, then of the rule, then cross-origin answers, and says goodbye when the port is closing.</summary>
    public static void Finish(HttpExchange exchange)
    {
        var route = exchange.Match.Route!;
        var headers = exchange.Context.Response.Headers;
        RequestHeaders.Apply(exchange.Share?.ResponseEdits, headers);
        RequestHeaders.Apply(route.ResponseEdits, headers);
        AllowOrigin(exchange, route, headers);
        SayGoodbye(exchange);
    }

    /// <summary>On a closing port: <c>Connection: close</c> in HTTP/1.1, GOAWAY in HTTP/2. The client takes its next request elsewhere and loses none.</summary>
    public static void SayGoodbye(HttpExchange exchange)
    {
        if (!exchange.Client.Port.IsClosing)
        {
            return;
        }

        if (HttpProtocol.IsHttp2(exchange.Context.Request.Protocol))
        {
            exchange.Client.RequestClose();
        }
        else if (exchange.Context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            exchange.Context.Response.Headers.Connection = "close";
        }
    }

    private static void AllowOrigin(HttpExchange exchange, RouteModel route, IHeaderDictionary headers)
    {
        if (route.Cors is { } cors && exchange.Context.Request.Headers.Origin is [{ } origin] && cors.Allows(origin))
        {
            CorsResponse.SetOrigin(headers, cors, origin);
            if (cors.ExposeHeaders is { } exposed)
            {
                headers.AccessControlExposeHeaders = exposed;
            }
        }
    }
}
