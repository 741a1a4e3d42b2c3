using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// Answers with the request as JSON. <c>X-Echo-Set-Header: a:b,c:d</c> sets headers of the answer, <c>?delay=500ms</c> holds it back.
/// </summary>
internal sealed class EchoEndpoint(PodSpec pod, ConcurrentQueue<ReceivedRequest> received)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var report = Describe(context);
        received.Enqueue(new ReceivedRequest(report.Method, report.Path, report.Host, report.Headers));
        if (context.Request.Query["delay"] is [{ Length: > 0 } delay])
        {
            await Task.Delay(GoDuration.Parse(delay), TimeProvider.System, context.RequestAborted);
        }

        foreach (var (name, value) in HeadersToSet(context.Request))
        {
            context.Response.Headers.Append(name, value);
        }
        var body = JsonSerializer.SerializeToUtf8Bytes(report);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private EchoReport Describe(HttpContext context)
    {
        var request = context.Request;
        return new EchoReport
        {
            Path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Host = request.Host.Value ?? "",
            Method = request.Method,
            Protocol = request.Protocol == "HTTP/2" ? "HTTP/2.0" : request.Protocol,
            Headers = request
                .Headers.Where(header => !header.Key.StartsWith(':') && !header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(
                    header => header.Key,
                    header => header.Value.Select(value => value ?? "").ToArray(),
                    StringComparer.OrdinalIgnoreCase
                ),
            HttpPort = context.Connection.LocalPort.ToString(),
            Namespace = pod.Namespace,
            Pod = pod.Name,
            Tls = DescribeTls(context),
        };
    }

    private static TlsReport? DescribeTls(HttpContext context)
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is not { } session)
        {
            return null;
        }
        return new TlsReport
        {
            Version = session.Protocol.ToString(),
            ServerName = session.HostName,
            NegotiatedProtocol = context.Request.Protocol == "HTTP/2" ? "h2" : "http/1.1",
            CipherSuite = session.NegotiatedCipherSuite?.ToString() ?? "",
            PeerCertificates = context.Connection.ClientCertificate is { } shown ? [shown.ExportCertificatePem()] : [],
        };
    }

    private static IEnumerable<(string Name, string Value)> HeadersToSet(HttpRequest request) =>
        from header in request.Headers["X-Echo-Set-Header"]
        from pair in header.Split(',')
        let colon = pair.IndexOf(':', StringComparison.Ordinal)
        where colon > 0
        select (pair[..colon].Trim(), Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(pair[(colon + 1)..].Trim())));
}
