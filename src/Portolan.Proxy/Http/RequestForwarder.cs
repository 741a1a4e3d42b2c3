using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>Forwards a request to a backend of its rule: once, or as often as the rule and the endpoints allow.</summary>
internal sealed class RequestForwarder(IHttpForwarder forwarder, HttpConnections connections, MirrorSender mirrors, ProxyOptions options)
{
    /// <summary>Forwards; when it returns, the response is complete or the client's connection is aborted.</summary>
    public ValueTask ForwardAsync(HttpExchange exchange, RouteModel route)
    {
        // :: Step 5.1: draw the share.
        if (route.Choice is not { } choice)
        {
            return new ValueTask(DirectResponse.WriteAsync(exchange, ProxyError.NoBackend));
        }

        var share = route.Shares[choice.Next()];
        exchange.Share = share;
        // Bytes and datagrams are not requests; what wants TLS must not get plain text.
        if (share.Backend is not { Config.Protocol: BackendProtocol.Http1 or BackendProtocol.Http2 } backend)
        {
            return new ValueTask(DirectResponse.WriteAsync(exchange, ProxyError.BackendUnresolved));
        }

        backend.Counters.CountRequest();

        // :: Step 5.2: edit the request.
        var kind = KindOf(exchange.Context);
        PrepareBody(exchange, route, kind);
        RequestHeaders.Forward(exchange);
        RequestHeaders.Apply(route.RequestEdits, exchange.Context.Request.Headers);
        Rewrite(exchange, route, backend);
        var copies = mirrors.Begin(exchange, route);
        RequestHeaders.Apply(share.RequestEdits, exchange.Context.Request.Headers);

        // :: Step 5.3: attempt.
        return copies is null
            ? AttemptAsync(exchange, route, backend, kind)
            : AttemptWithCopiesAsync(exchange, route, backend, kind, copies);
    }

    private async ValueTask AttemptWithCopiesAsync(HttpExchange exchange, RouteModel route, BackendState backend, StreamKind kind, MirrorBatch copies)
    {
        try
        {
            await AttemptAsync(exchange, route, backend, kind);
        }
        finally
        {
            // A body is complete only now; copies without one are under way already.
            copies.Complete(exchange.Replay);
        }
    }

    private async ValueTask AttemptAsync(HttpExchange exchange, RouteModel route, BackendState backend, StreamKind kind)
    {
        while (true)
        {
            var endpoint = exchange.Attempts.Choose(backend, exchange.StartedAt);
            if (endpoint is null)
            {
                await DirectResponse.FailAsync(exchange, exchange.Endpoint is null ? ProxyError.NoEndpoint : ProxyError.ConnectFailed);
                return;
            }

            var outcome = await SendAsync(exchange, route, backend, endpoint, kind);
            AttemptPlan.Report(outcome, endpoint, options.TimeProvider);
            if (outcome == AttemptOutcome.Answered)
            {
                return;
            }

            backend.Counters.CountFailure();
            if (exchange.Context.Response.HasStarted
                || exchange.Attempts.After(outcome, endpoint, route, backend, exchange.Repeatability) is var next && next == NextStep.Finish)
            {
                await DirectResponse.FailAsync(exchange, AttemptPlan.ErrorOf(outcome));
                return;
            }

            backend.Counters.CountRetry();
            exchange.Context.Response.Clear();
            exchange.Replay?.Rewind();
            if (next == NextStep.RetryLater && !await WaitAsync(exchange, route))
            {
                await DirectResponse.FailAsync(exchange, ProxyError.RequestTimeout);
                return;
            }
        }
    }

    private async ValueTask<AttemptOutcome> SendAsync(HttpExchange exchange, RouteModel route, BackendState backend, BackendEndpoint endpoint, StreamKind kind)
    {
        exchange.BeginAttempt(endpoint);
        endpoint.Begin();
        var config = backend.Config;
        var deadline = AttemptDeadline.Start(route.Source.Timeouts, exchange.StartedAt, options.TimeProvider);
        try
        {
            var error = await forwarder.SendAsync(
                exchange.Context,
                endpoint.UriPrefix,
                connections.For(config),
                connections.ConfigFor(config, kind),
                exchange,
                deadline.Token);
            return error == ForwarderError.None
                ? (exchange.HeldBack ? AttemptOutcome.RetryableStatus : AttemptOutcome.Answered)
                : ForwarderOutcome.Of(error, exchange.Context, deadline);
        }
        finally
        {
            deadline.Dispose();
            endpoint.End();
        }
    }

    private async ValueTask<bool> WaitAsync(HttpExchange exchange, RouteModel route)
    {
        var backoff = exchange.Attempts.Backoff(route);
        if (route.Source.Timeouts.Request is { } limit && options.TimeProvider.GetElapsedTime(exchange.StartedAt) + backoff >= limit)
        {
            var rest = limit - options.TimeProvider.GetElapsedTime(exchange.StartedAt);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, options.TimeProvider, exchange.Context.RequestAborted);
            return false;
        }

        await Task.Delay(backoff, options.TimeProvider, exchange.Context.RequestAborted);
        return true;
    }

    private void PrepareBody(HttpExchange exchange, RouteModel route, StreamKind kind)
    {
        if (!exchange.HasBody)
        {
            return;
        }

        var request = exchange.Context.Request;
        if (request.ContentLength is null && exchange.Context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // A stream of unknown length may rest between its messages; the idle limit watches it instead.
            rate.MinDataRate = null;
        }

        var limit = Math.Max(
            route.Retries > 0 ? options.Limits.RetryBodyBytes : 0,
            route.Mirrors.Length > 0 ? options.Limits.MirrorBodyBytes : 0);
        if (limit > 0 && kind == StreamKind.Exchange)
        {
            exchange.Replay = new ReplayBody(request.Body, limit);
            request.Body = exchange.Replay;
        }
    }

    private static void Rewrite(HttpExchange exchange, RouteModel route, BackendState backend)
    {
        exchange.ForwardTarget = exchange.Target.PathAndQuery;
        if (route.Source.Rewrite is not { } rewrite)
        {
            return;
        }

        if (rewrite.Hostname is { } hostname)
        {
            exchange.Context.Request.Headers.Host = hostname;
        }
        else if (rewrite.HostToBackend && backend.Config.Hostname is { } own)
        {
            exchange.Context.Request.Headers.Host = own;
        }

        if (rewrite.Path is { } edit)
        {
            var path = PathRewriter.Rewrite(edit, exchange.Target.Path.ToString(), exchange.Match.Match!);
            exchange.ForwardTarget = string.Concat(path, exchange.Target.Query);
        }
    }

    private static StreamKind KindOf(HttpContext context)
    {
        var isUpgrade = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;
        return isUpgrade || IsGrpc(context.Request.Headers.ContentType) ? StreamKind.Endless : StreamKind.Exchange;
    }

    private static bool IsGrpc(Microsoft.Extensions.Primitives.StringValues contentType) =>
        contentType is [{ } type] && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
