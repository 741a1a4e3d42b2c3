using Microsoft.AspNetCore.Http;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Http;

/// <summary>Responses of the proxy itself.</summary>
internal static class DirectResponse
{
    /// <summary>Answers with an error's status and text.</summary>
    public static Task WriteAsync(HttpExchange exchange, ProxyError error) => WriteAsync(exchange, error, ProxyErrorTable.Of(error).Status);

    /// <summary>Answers with an error's text under another status.</summary>
    public static Task WriteAsync(HttpExchange exchange, ProxyError error, int status)
    {
        exchange.Error = error;
        var body = ProxyErrorTable.Of(error).Body;
        var response = exchange.Context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain";
        response.ContentLength = body.Length;
        ResponseHeaders.SayGoodbye(exchange);
        return exchange.Context.Request.Method == HttpMethods.Head
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, 0, body.Length, exchange.Context.RequestAborted);
    }

    /// <summary>Answers with an error if the client has seen nothing yet; else ends the connection, so that no one takes the rest for whole.</summary>
    public static Task FailAsync(HttpExchange exchange, ProxyError error)
    {
        exchange.Error = error;
        if (exchange.Context.Response.HasStarted)
        {
            exchange.Context.Abort();
            return Task.CompletedTask;
        }

        if (error == ProxyError.ClientGone)
        {
            return Task.CompletedTask;
        }

        exchange.Context.Response.Clear();
        return WriteAsync(exchange, error);
    }
}
