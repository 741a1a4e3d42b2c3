using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>The rows of the comparison, with what they are to cost. By the word that chooses them on the command line.</summary>
internal static class Workloads
{
    /// <summary>The words, in the order of the table.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "http",
        "https",
        "h2",
        "h2c",
        "grpc",
        "mixed",
        "transfer",
        "passthrough",
        "connections",
    ];

    private static readonly Target AsHaproxy = new Target.AtMostTimes(1);

    /// <summary>The rows of a word.</summary>
    public static IReadOnlyList<Workload> Of(string name, BenchContext bench, Workplaces places)
    {
        var seconds = bench.Options.Seconds;
        var http = Setup.Http(1, places.Http);
        var https = new Setup(Front.Https, Back.Http1, places.Http);
        return name switch
        {
            "http" => [Wrk("HTTP/1.1, 64 connections", http, new Target.AtMostTimes(0.7))],
            "https" => [Wrk("HTTPS (HTTP/1.1), 64 connections", https, AsHaproxy)],
            "h2" => [H2("HTTP/2 over TLS, 4 x 100 streams, to HTTP/1.1", https, "https")],
            "h2c" => [H2("HTTP/2 in the clear, 4 x 100 streams, to HTTP/1.1", new Setup(Front.Http2, Back.Http1, places.Http), "http")],
            "grpc" =>
            [
                H2(
                    "gRPC unary, HTTP/2 to HTTP/2, 4 x 100 streams",
                    new Setup(Front.Http2, Back.Http2, places.Grpc),
                    "http",
                    "-d",
                    places.GrpcMessage,
                    "-H",
                    "content-type: application/grpc",
                    "-H",
                    "te: trailers"
                ),
            ],
            "mixed" => [Wrk("HTTP/1.1, answers of 1 KiB to 1 MiB", http, AsHaproxy, plan => plan with { IsMixed = true })],
            "transfer" =>
            [
                Transfer("1 GiB down, HTTP/1.1", new Setup(Front.Http, Back.Http1, places.Bytes), Transfers.DownAsync),
                Transfer("1 GiB up, HTTP/1.1", new Setup(Front.Http, Back.Http1, places.Bytes), Transfers.UpAsync),
            ],
            "passthrough" =>
            [
                Transfer("1 GiB down, TCP", new Setup(Front.Tcp, Back.Tcp, places.Bytes), Transfers.DownAsync),
                Transfer("1 GiB up, TCP", new Setup(Front.Tcp, Back.Tcp, places.Bytes), Transfers.UpAsync),
                Transfer("1 GiB down, TLS passed through", new Setup(Front.TlsPassthrough, Back.Tcp, places.Bytes), Transfers.DownAsync),
                Transfer("1 GiB up, TLS passed through", new Setup(Front.TlsPassthrough, Back.Tcp, places.Bytes), Transfers.UpAsync),
            ],
            "connections" => [Connect("a connection a request", http), Connect("a TLS handshake a request", https)],
            _ => [],
        };

        Workload Wrk(string title, Setup setup, Target target, Func<WrkRun.Plan, WrkRun.Plan>? change = null) =>
            new(
                title,
                WorkUnit.Request,
                setup,
                async proxy =>
                {
                    var plan = new WrkRun.Plan(proxy.Port, seconds) { Scheme = setup.Front == Front.Https ? "https" : "http" };
                    var run = await WrkRun.StartAsync(bench.Tools.Wrk, change?.Invoke(plan) ?? plan);
                    return new LoadResult(run.Requests, run.RequestsPerSecond);
                },
                target
            );

        Workload Connect(string title, Setup setup) =>
            Wrk(title, setup, AsHaproxy, plan => plan with { Closes = true }) with
            {
                Unit = WorkUnit.Connection,
                Target = null,
                Rate = new Target.AtLeastTimes(0.9),
            };

        Workload H2(string title, Setup setup, string scheme, params string[] more) =>
            new(
                title,
                WorkUnit.Request,
                setup,
                proxy => H2LoadRun.StartAsync(bench.Tools.H2load, $"{scheme}://127.0.0.1:{proxy.Port}/r0/item", seconds, more),
                AsHaproxy
            );

        Workload Transfer(string title, Setup setup, Func<int, Setup, Task<LoadResult>> run) =>
            new(title, WorkUnit.Gibibyte, setup, proxy => run(proxy.Port, setup), AsHaproxy);
    }
}
