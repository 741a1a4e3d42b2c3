using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Hostnames;

namespace Portolan.Proxy.Http;

/// <summary>What happens to a request, from Kestrel's hands until its response is complete.</summary>
/// <remarks>
/// <list type="number">
/// <item>Pin the port's model (<see cref="HttpExchange.Begin"/>).</item>
/// <item>Read target, host and method; refuse what could mean two things, and bring the path into normal form.</item>
/// <item>Find listener and rule; refuse what came to the wrong listener (421).</item>
/// <item>Answer at once what needs no backend: preflights, redirects, rules that cannot be obeyed.</item>
/// <item>Else forward (<see cref="RequestForwarder"/>).</item>
/// <item>Log and count (<see cref="DisposeContext"/>).</item>
/// </list>
/// </remarks>
internal sealed partial class ProxyApplication(RequestForwarder forwarder, ExchangeObserver observer, TimeProvider clock, ILogger logger)
    : IHttpApplication<HttpExchange>
{
    /// <inheritdoc />
    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        HttpExchange exchange;
        if (contextFeatures is IHostContextContainer<HttpExchange> container)
        {
            exchange = container.HostContext ??= new HttpExchange();
        }
        else
        {
            exchange = new HttpExchange();
        }

        // :: Step 1: pin the model.
        exchange.Begin(contextFeatures, clock);
        return exchange;
    }

    /// <inheritdoc />
    public Task ProcessRequestAsync(HttpExchange context)
    {
        // :: Step 2: read target, host and method.
        if (!RequestTarget.TryParse(context.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var target))
        {
            return DirectResponse.WriteAsync(context, ProxyError.BadTarget);
        }

        context.Target = target;
        if (!HasValidHost(context))
        {
            return DirectResponse.WriteAsync(context, ProxyError.BadHost);
        }

        if (!RequestMethod.CanBeForwarded(context.Method))
        {
            return DirectResponse.WriteAsync(context, ProxyError.BadMethod);
        }

        // :: Step 3: find listener and rule.
        context.Match = Route(context);
        if (IsMisdirected(context))
        {
            return DirectResponse.WriteAsync(context, ProxyError.Misdirected);
        }

        if (context.Match.Route is not { } route)
        {
            return DirectResponse.WriteAsync(context, ProxyError.NoRoute);
        }

        // :: Step 4: answer what needs no backend.
        if (route.Cors is { } cors && CorsResponse.IsPreflight(context.Context.Request))
        {
            CorsResponse.Answer(context.Context, cors);
            ResponseHeaders.SayGoodbye(context);
            return Task.CompletedTask;
        }

        // :: Step 5: forward.
        return route.Action switch
        {
            RouteAction.Forward => ForwardAsync(context, route),
            RouteAction.Redirect redirect => Redirect(context, redirect),
            RouteAction.Respond respond => DirectResponse.WriteAsync(context, ProxyError.RuleInvalid, respond.StatusCode),
            _ => throw new UnreachableException(),
        };
    }

    /// <inheritdoc />
    public void DisposeContext(HttpExchange context, Exception? exception)
    {
        // :: Step 6: log and count.
        if (exception is not null && context.Error == ProxyError.None)
        {
            context.Error = ProxyError.Internal;
        }

        observer.Observe(context);
        context.End();
    }

    private static RouteMatch<RouteModel> Route(HttpExchange exchange)
    {
        var request = exchange.Context.Request;
        var headers = request.Headers;
        var head = new RequestHead
        {
            Method = exchange.Method,
            Host = exchange.Host,
            Path = exchange.Target.Path,
            Query = exchange.Target.Query,
        };
        return exchange.Port.Router.Match(head, new RequestHeaderSource(headers));
    }

    // Gateway API, Listener.hostname: "If another Listener has an exact match or more specific wildcard entry, the Gateway SHOULD return a 421."
    private static bool IsMisdirected(HttpExchange exchange) =>
        exchange.Port.Protocol == ListenerProtocol.Https
        && exchange.Match.Listener is { } listener
        && listener.Name != exchange.Client.ListenerUnder(exchange.Port);

    // HTTP/1.0 knows no Host; every later version wants one (RFC 9112, section 3.2; RFC 9113, section 8.3.1).
    private static bool HasValidHost(HttpExchange exchange) => exchange.Context.Request.Headers.Host switch
    {
        [{ } host] => HostHeader.IsValid(host),
        [] => HttpProtocol.IsHttp10(exchange.Context.Request.Protocol),
        _ => false,
    };

    private static Task Redirect(HttpExchange exchange, RouteAction.Redirect redirect)
    {
        if (redirect.Hostname is null && exchange.Host.Length == 0)
        {
            return DirectResponse.WriteAsync(exchange, ProxyError.BadHost);
        }

        var source = new RedirectSource(
            exchange.Port.Scheme,
            exchange.Host,
            exchange.Target.Path.ToString(),
            exchange.Target.Query.ToString(),
            exchange.Port.Port,
            exchange.Match.Match!);
        exchange.Context.Response.StatusCode = redirect.StatusCode;
        exchange.Context.Response.Headers.Location = RedirectLocation.Of(redirect, source);
        ResponseHeaders.Finish(exchange);
        return Task.CompletedTask;
    }

    private async Task ForwardAsync(HttpExchange exchange, RouteModel route)
    {
        try
        {
            await forwarder.ForwardAsync(exchange, route);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.Failed(logger, route.Key, exception);
            await DirectResponse.FailAsync(exchange, ProxyError.Internal);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4006, LogLevel.Error, "Forwarding a request of route {Route} failed.")]
        public static partial void Failed(ILogger logger, string route, Exception exception);
    }
}
