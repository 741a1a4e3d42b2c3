using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>HAProxy with one thread, which is where it spends the least CPU a request, and a prefix map of the routes.</summary>
internal sealed class HaproxyContestant(string program) : IContestant
{
    public string Name => "haproxy";

    public bool Supports(Setup setup) => true;

    public async Task<RunningProxy> StartAsync(Setup setup)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var configuration = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            global
                nbthread 1
                maxconn {(setup.IsHttp ? 9900 : 1000)}
                log stdout format raw local0
            defaults
                log global
                timeout connect 5s
                timeout client 130s
                timeout server 60s
            {(setup.IsHttp ? Http(setup, port, folder) : Streams(setup, port))}

            """
        );

        // Its log is its standard output, and that a file: the one way in which it writes to a file itself.
        var process = ServerProcess.StartInto(Path.Combine(folder, "access.log"), program, "-db", "-f", configuration);
        await process.WaitForPortAsync(port);
        return new RunningProxy(process, port, folder);
    }

    private static string Http(Setup setup, int port, string folder)
    {
        var map = Path.Combine(folder, "routes.map");
        File.WriteAllLines(map, Enumerable.Range(0, setup.Routes).Select(route => $"/r{route} backend"));
        var tls =
            setup.Front == Front.Https
                ? $" ssl crt {BenchCertificate.WriteTo(folder)} alpn h2,http/1.1 ssl-min-ver TLSv1.2 ciphersuites {BenchCertificate.Ciphers}"
                : "";
        return $$"""
                mode http
                option httplog
                option forwardfor
                http-reuse always
            frontend front
                bind 127.0.0.1:{{port}} backlog 4096{{tls}}
                http-request set-header x-forwarded-proto {{(setup.Front == Front.Https ? "https" : "http")}}
                http-request set-header {{BenchConfiguration.RequestHeader}} {{BenchConfiguration.HeaderValue}}
                http-response set-header {{BenchConfiguration.ResponseHeader}} {{BenchConfiguration.HeaderValue}}
                use_backend %[path,map_beg({{map}},none)]
            backend none
                http-request deny deny_status 404
            backend backend
                server one 127.0.0.1:{{setup.BackendPort}} pool-max-conn 1024{{(setup.Back == Back.Http2 ? " proto h2" : "")}}
            """;
    }

    private static string Streams(Setup setup, int port)
    {
        var choice =
            setup.Front == Front.TlsPassthrough
                ? $$"""
                    tcp-request inspect-delay 5s
                        tcp-request content accept if { req.ssl_hello_type 1 }
                        use_backend backend if { req.ssl_sni -i {{BenchCertificate.Name}} }
                    """
                : "default_backend backend";
        return $"""
                mode tcp
                option tcplog
                option splice-auto
            frontend front
                bind 127.0.0.1:{port} backlog 4096
                {choice}
            backend backend
                server one 127.0.0.1:{setup.BackendPort}
            """;
    }
}
