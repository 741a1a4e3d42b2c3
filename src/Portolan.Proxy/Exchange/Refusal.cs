using Portolan.Http.Messages;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Exchange;

/// <summary>Tells of what was refused before it became an exchange: what is not HTTP, is larger than a limit, or came too slowly.</summary>
internal static class Refusal
{
    /// <summary>
    /// Counts and logs it. <paramref name="status"/> is what the client was answered; 0 when it got none, because its stream was refused or
    /// its connection ended: then it is no request, and only logged.
    /// </summary>
    public static void Report(ExchangeLoop loop, ClientContext client, HttpVersion version, int status, string reason)
    {
        if (status > 0)
        {
            client.Port.Counters.Count(loop.Loop.Index, status, ProxyError.BadRequest, TimeSpan.Zero);
        }

        if (loop.Log is not { } log)
        {
            return;
        }

        var line = log.Begin(loop.Loop.Now);
        line.Text(",\"client\":"u8, client.RemoteAddress);
        line.Raw(version == HttpVersion.Http2 ? ",\"protocol\":\"HTTP/2\""u8 : ",\"protocol\":\"HTTP/1.1\""u8);
        if (status > 0)
        {
            line.Number(",\"status\":"u8, status);
        }

        line.Raw(ProxyErrorTable.Of(ProxyError.BadRequest).LogPart);
        line.Text(",\"reason\":"u8, reason);
        log.End();
    }
}
