using System.Diagnostics;
using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Exchange;

/// <content>Step 4: what is told of an exchange that is over.</content>
internal sealed partial class HttpExchange
{
    private void Report()
    {
        var duration = Stopwatch.GetElapsedTime(_startedAt, _loop.Loop.Timestamp);
        var row = ProxyErrorTable.Of(_error);

        // A client that left got no status; what stands in the response is what would have been sent.
        var status = _error == ProxyError.ClientGone ? row.Status : _status;
        _client.Context.Port.Counters.Count(_loop.Loop.Index, status, _error, duration);
        if (_loop.Log is { } log)
        {
            WriteLine(log, row, status, duration);
        }
    }

    // docs/reference/proxy.md says what the fields mean. Names that say nothing for a request are left out; durations are milliseconds.
    private void WriteLine(LogShard log, ProxyErrorRow row, int status, TimeSpan duration)
    {
        var line = log.Begin(_loop.Loop.Now);
        line.Text(",\"client\":"u8, _asked.Client);
        line.Text(",\"method\":"u8, _asked.Method);
        line.Text(",\"scheme\":"u8, _port.SchemeBytes);
        line.Text(",\"host\":"u8, _asked.Host);
        line.Text(",\"path\":"u8, _asked.Path);
        line.Raw(ProtocolPart(_asked.Version));
        line.Number(",\"status\":"u8, status);
        line.Raw(row.LogPart);
        if (_error == ProxyError.RuleInvalid && _plan?.Respond is { Reason.Length: > 0 } respond)
        {
            line.Text(",\"reason\":"u8, Encoding.UTF8.GetBytes(respond.Reason));
        }

        if (_match.Listener is { } listener)
        {
            line.Text(",\"listener\":"u8, listener.Name);
        }

        line.Raw(_match.Route?.LogPart);
        line.Raw(_share?.Backend?.LogPart);
        line.Raw(_endpoint?.LogPart);
        if (_attempts.Retries > 0)
        {
            line.Number(",\"retries\":"u8, _attempts.Retries);
        }

        line.Milliseconds(",\"durationMs\":"u8, duration);
        if (_answeredAt > 0)
        {
            line.Milliseconds(",\"firstByteMs\":"u8, Stopwatch.GetElapsedTime(_startedAt, _answeredAt));
        }

        if (_requestBytes > 0)
        {
            line.Number(",\"requestBytes\":"u8, _requestBytes);
        }

        line.Number(",\"responseBytes\":"u8, _responseBytes);
        if (!_asked.Agent.IsEmpty)
        {
            line.Text(",\"userAgent\":"u8, _asked.Agent);
        }

        log.End();
    }

    private static ReadOnlySpan<byte> ProtocolPart(HttpVersion version) =>
        version switch
        {
            HttpVersion.Http10 => ",\"protocol\":\"HTTP/1.0\""u8,
            HttpVersion.Http11 => ",\"protocol\":\"HTTP/1.1\""u8,
            HttpVersion.Http2 => ",\"protocol\":\"HTTP/2\""u8,
            _ => throw new UnreachableException(),
        };
}
