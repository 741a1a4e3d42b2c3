using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Errors;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Http;

/// <summary>Sees every exchange when it is over: counts it, and gives it to the access log.</summary>
internal sealed class ExchangeObserver(AccessLogWriter? accessLog, TimeProvider clock)
{
    /// <summary>Counts and logs.</summary>
    public void Observe(HttpExchange exchange)
    {
        var now = clock.GetTimestamp();
        var duration = clock.GetElapsedTime(exchange.StartedAt, now);
        var row = ProxyErrorTable.Of(exchange.Error);

        // A client that left got no status; what stands in the response is what would have been sent.
        var status = exchange.Error == ProxyError.ClientGone ? row.Status : exchange.Context.Response.StatusCode;
        exchange.Client.Port.Counters.Count(status, exchange.Error, duration);
        accessLog?.Add(EntryOf(exchange, row, status, duration));
    }

    private AccessLogEntry EntryOf(HttpExchange exchange, ProxyErrorRow row, int status, TimeSpan duration)
    {
        var request = exchange.Context.Request;
        var route = exchange.Match.Route;
        return new AccessLogEntry
        {
            Time = clock.GetUtcNow(),
            Client = exchange.Client.RemoteAddress,
            Method = request.Method,
            Scheme = exchange.Port.Scheme,
            Host = exchange.Host,
            Target = exchange.Target,
            Protocol = request.Protocol,
            UserAgent = request.Headers.UserAgent is [{ } agent] ? agent : null,
            Listener = exchange.Match.Listener?.Name,
            Route = route?.Key,
            Rule = route?.Source.RuleName,
            Backend = exchange.Share?.Backend?.Key.ToString(),
            Endpoint = exchange.Endpoint?.Authority,
            Status = status,
            Flag = row.Flag,
            Reason = exchange.Error == ProxyError.RuleInvalid && route?.Action is RouteAction.Respond respond ? respond.Reason : null,
            Retries = exchange.Attempts.Retries,
            Duration = duration,
            FirstByte = exchange.AnsweredAt == 0 ? null : clock.GetElapsedTime(exchange.StartedAt, exchange.AnsweredAt),
            RequestBytes = request.ContentLength,
            ResponseBytes = exchange.Context.Response.ContentLength,
        };
    }
}
