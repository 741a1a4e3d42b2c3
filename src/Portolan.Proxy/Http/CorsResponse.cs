using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Portolan.Proxy.Cors;

namespace Portolan.Proxy.Http;

/// <summary>Answers preflights (GEP-1767).</summary>
internal static class CorsResponse
{
    /// <summary>Whether a request is a preflight: a browser's question, not an application's <c>OPTIONS</c>.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        request.Method == HttpMethods.Options && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Answers 204; an origin that is not allowed gets no cross-origin header, which fails the request in the browser.</summary>
    public static void Answer(HttpContext context, CorsPlan cors)
    {
        var request = context.Request.Headers;
        var response = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (request.Origin is not [{ } origin] || !cors.Allows(origin))
        {
            return;
        }

        SetOrigin(response, cors, origin);
        response.AccessControlExposeHeaders = cors.ExposeHeaders;
        response.AccessControlAllowMethods = cors.AllowMethods(Single(request.AccessControlRequestMethod));
        response.AccessControlAllowHeaders = cors.AllowHeaders(Single(request.AccessControlRequestHeaders));
        response.AccessControlMaxAge = cors.MaxAge;
    }

    /// <summary>Says that the origin may read the answer; caches must keep answers to other origins apart.</summary>
    public static void SetOrigin(IHeaderDictionary response, CorsPlan cors, string origin)
    {
        response.AccessControlAllowOrigin = origin;
        response.AccessControlAllowCredentials = cors.AllowCredentials;
        response.Vary = StringValues.Concat(response.Vary, "Origin");
    }

    private static string? Single(StringValues values) => values.Count == 0 ? null : values.ToString();
}
