using System.Globalization;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Listening;

namespace Portolan.Proxy.Metrics;

/// <summary>
/// All metrics of a proxy as Prometheus text. The number of series does not grow with routes: ports have a fixed number each, and of
/// backends only the first <see cref="MaxBackends"/> are told apart.
/// </summary>
internal sealed class MetricsPage(
    PortMetrics ports,
    BackendRegistry backends,
    ConnectionAdmission admission,
    ExchangeLoops exchanges,
    LimitCounts reached,
    Func<long> accessLogDropped
)
{
    /// <summary>Backends with series of their own; the others share one.</summary>
    internal const int MaxBackends = 200;

    /// <summary>Writes the page.</summary>
    public string Write()
    {
        var text = new PrometheusText();
        WriteRequests(text);
        WriteDurations(text);
        WriteStreams(text);
        text.Family(
            "portolan_proxy_http2_errors_total",
            "counter",
            "Rules of HTTP/2 that peers broke, and limits that they exceeded, by name."
        );
        foreach (var (name, count) in exchanges.Http2Errors)
        {
            text.Sample("portolan_proxy_http2_errors_total", count, "error", name);
        }

        WriteLimits(text);
        WriteBackends(text);
        text.Family("portolan_proxy_connections", "gauge", "Open connections of clients.")
            .Sample("portolan_proxy_connections", admission.Count);
        text.Family("portolan_proxy_connections_refused_total", "counter", "Connections refused because there were too many.")
            .Sample("portolan_proxy_connections_refused_total", admission.Refused);
        text.Family("portolan_proxy_connections_accepted_total", "counter", "Connections that came, refused ones among them.")
            .Sample("portolan_proxy_connections_accepted_total", admission.Accepted);
        text.Family("portolan_proxy_tls_handshakes_failed_total", "counter", "TLS handshakes with clients that failed or took too long.")
            .Sample("portolan_proxy_tls_handshakes_failed_total", admission.FailedHandshakes);
        text.Family(
                "portolan_proxy_proxy_protocol_refused_total",
                "counter",
                "Connections without a valid header of the PROXY protocol, or from elsewhere than trusted proxies, on ports that ask for it."
            )
            .Sample("portolan_proxy_proxy_protocol_refused_total", admission.RefusedIntroductions);
        text.Family("portolan_proxy_mirrors_given_up_total", "counter", "Copies of requests that no mirror took.")
            .Sample("portolan_proxy_mirrors_given_up_total", exchanges.MirrorsGivenUp);
        text.Family("portolan_proxy_kept_body_bytes", "gauge", "Bytes of bodies that are kept to be sent again or mirrored.")
            .Sample("portolan_proxy_kept_body_bytes", exchanges.KeptBodyBytes);
        text.Family("portolan_proxy_bodies_not_kept_total", "counter", "Bodies that were not kept because too many others were.")
            .Sample("portolan_proxy_bodies_not_kept_total", exchanges.BodiesNotKept);
        text.Family("portolan_proxy_access_log_dropped_total", "counter", "Access log entries lost because the log was too slow.")
            .Sample("portolan_proxy_access_log_dropped_total", accessLogDropped());
        text.Family("process_resident_memory_bytes", "gauge", "Memory that the process holds.")
            .Sample("process_resident_memory_bytes", Environment.WorkingSet);
        text.Family("process_cpu_seconds_total", "counter", "Processor time that the process used.")
            .Sample("process_cpu_seconds_total", Environment.CpuUsage.TotalTime.TotalSeconds);
        return text.ToString();
    }

    private void WriteLimits(PrometheusText text)
    {
        const string Name = "portolan_proxy_limits_reached_total";
        text.Family(Name, "counter", "How often each limit of the proxy was reached, by its name.");
        foreach (var limit in Enum.GetValues<ProxyLimit>())
        {
            var count = limit switch
            {
                ProxyLimit.ClientConnections => admission.Refused,
                ProxyLimit.KeptBodyBytes => exchanges.BodiesNotKept,
                _ => reached[limit],
            };
            text.Sample(Name, count, "limit", limit.ToString());
        }
    }

    private void WriteRequests(PrometheusText text)
    {
        text.Family("portolan_proxy_requests_total", "counter", "Requests by port and class of the status.");
        foreach (var (port, counters) in ports.All)
        {
            for (var statusClass = 1; statusClass <= 5; statusClass++)
            {
                text.Sample(
                    "portolan_proxy_requests_total",
                    counters.OfClass(statusClass),
                    "port",
                    Text(port),
                    "class",
                    $"{statusClass}xx"
                );
            }
        }

        text.Family("portolan_proxy_request_errors_total", "counter", "Requests that got no answer from a backend, by port and cause.");
        foreach (var (port, counters) in ports.All)
        {
            foreach (var error in Enum.GetValues<ProxyError>())
            {
                if (counters.OfError(error) is var count and > 0)
                {
                    text.Sample("portolan_proxy_request_errors_total", count, "port", Text(port), "error", ProxyErrorTable.Of(error).Label);
                }
            }
        }
    }

    private void WriteStreams(PrometheusText text)
    {
        text.Family(
            "portolan_proxy_streams_total",
            "counter",
            "Connections that carried bytes, and flows of datagrams, that are over, by port and cause (\"none\": they ended by themselves)."
        );
        foreach (var (port, counters) in ports.AllStreams)
        {
            foreach (var error in Enum.GetValues<ProxyError>())
            {
                if (counters.OfError(error) is var count && (count > 0 || error == ProxyError.None))
                {
                    text.Sample("portolan_proxy_streams_total", count, "port", port.ToString(), "error", ProxyErrorTable.Of(error).Label);
                }
            }
        }

        text.Family(
            "portolan_proxy_stream_bytes_total",
            "counter",
            "Bytes that streams and flows of datagrams carried, by port and direction, counted when they are over."
        );
        foreach (var (port, counters) in ports.AllStreams)
        {
            text.Sample("portolan_proxy_stream_bytes_total", counters.BytesUp, "port", port.ToString(), "direction", "up");
            text.Sample("portolan_proxy_stream_bytes_total", counters.BytesDown, "port", port.ToString(), "direction", "down");
        }
    }

    private void WriteDurations(PrometheusText text)
    {
        const string Name = "portolan_proxy_request_duration_seconds";
        text.Family(Name, "histogram", "Time from the request's head to the end of the response.");
        foreach (var (port, counters) in ports.All)
        {
            var sum = 0L;
            for (var index = 0; index <= RequestCounters.Bounds.Length; index++)
            {
                sum += counters.InBucket(index);
                var bound =
                    index < RequestCounters.Bounds.Length ? RequestCounters.Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Sample(Name + "_bucket", sum, "port", Text(port), "le", bound);
            }

            text.Sample(Name + "_sum", counters.TotalDuration.TotalSeconds, "port", Text(port));
            text.Sample(Name + "_count", sum, "port", Text(port));
        }
    }

    private void WriteBackends(PrometheusText text)
    {
        var sorted = backends.All.OrderBy(backend => backend.Key).ToList();
        Write("portolan_proxy_backend_requests_total", "Requests sent to a backend.", counters => counters.Requests);
        Write("portolan_proxy_backend_failures_total", "Attempts at a backend that failed.", counters => counters.Failures);
        Write("portolan_proxy_backend_retries_total", "Attempts after the first.", counters => counters.Retries);

        void Write(string name, string help, Func<BackendCounters, long> value)
        {
            text.Family(name, "counter", help);
            foreach (var backend in sorted.Take(MaxBackends))
            {
                text.Sample(name, value(backend.Counters), "backend", backend.Key.ToString());
            }

            if (sorted.Count > MaxBackends)
            {
                text.Sample(name, sorted.Skip(MaxBackends).Sum(backend => value(backend.Counters)), "backend", "(other)");
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
