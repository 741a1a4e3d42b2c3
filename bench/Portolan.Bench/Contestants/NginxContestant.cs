using System.Text;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>nginx with one worker, kept-alive upstream connections, and one location a route.</summary>
internal sealed class NginxContestant(string program) : IContestant
{
    private readonly NginxStreams? _streams = NginxStreams.Find(program);

    public string Name => "nginx";

    /// <summary>Whether it can carry bytes, too.</summary>
    public bool HasStreams => _streams is not null;

    public bool Supports(Setup setup) => setup.IsHttp || HasStreams;

    public async Task<RunningProxy> StartAsync(Setup setup)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var process = setup.IsHttp
            ? await LaunchAsync(program, folder, port, Http(setup, port, folder), log: "access.log main buffer=64k flush=1s")
            : await LaunchAsync(program, folder, port, "", streams: (_streams!.Directive, Streams(setup, port, folder)));
        return new RunningProxy(process, port, folder);
    }

    /// <summary>Starts an nginx in the foreground.</summary>
    public static async Task<ServerProcess> LaunchAsync(
        string program,
        string folder,
        int port,
        string servers,
        string log = "off",
        (string Module, string Block) streams = default
    )
    {
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            {{streams.Module}}
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            pid {{folder}}/nginx.pid;
            error_log stderr error;
            events { worker_connections 18000; }
            http {
                log_format main '$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent $request_length $request_time $upstream_addr $upstream_header_time "$http_user_agent"';
                access_log {{(log == "off" ? log : $"{folder}/{log}")}};
                keepalive_requests 100000000;
                keepalive_timeout 130s;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
            {{servers}}
            }
            {{streams.Block}}
            """
        );
        var process = ServerProcess.Start(program, "-c", configuration, "-p", folder, "-e", "stderr");
        await process.WaitForPortAsync(port);
        return process;
    }

    private static string Http(Setup setup, int port, string folder)
    {
        var locations = new StringBuilder();
        for (var route = 0; route < setup.Routes; route++)
        {
            locations.Append($"location /r{route} {{ {(setup.Back == Back.Http2 ? "grpc_pass grpc" : "proxy_pass http")}://backend; }}\n");
        }

        var more = setup.Front switch
        {
            Front.Http2 => " http2",
            Front.Https => " ssl http2",
            _ => "",
        };
        var set = setup.Back == Back.Http2 ? "grpc_set_header" : "proxy_set_header";
        var connection =
            setup.Back == Back.Http2
                ? ""
                : "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_request_buffering off; proxy_max_temp_file_size 0;";
        var certificate = setup.Front == Front.Https ? BenchCertificate.WriteTo(folder) : "";
        var tls =
            setup.Front == Front.Https
                ? $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_protocols TLSv1.2 TLSv1.3; ssl_conf_command Ciphersuites {BenchCertificate.Ciphers}; ssl_session_cache shared:tls:4m;"
                : "";
        return $$"""
                client_max_body_size 0;
                {{connection}}
                {{set}} X-Forwarded-For $proxy_add_x_forwarded_for;
                {{set}} X-Forwarded-Proto $scheme;
                {{set}} {{BenchConfiguration.RequestHeader}} {{BenchConfiguration.HeaderValue}};
                add_header {{BenchConfiguration.ResponseHeader}} {{BenchConfiguration.HeaderValue}};
                upstream backend { server 127.0.0.1:{{setup.BackendPort}}; keepalive 1024; keepalive_requests 100000000; }
                server {
                    listen 127.0.0.1:{{port}} backlog=4096{{more}};
                    {{tls}}
                    {{locations}}
                }
            """;
    }

    private static string Streams(Setup setup, int port, string folder) =>
        $$"""
            stream {
                log_format main '$remote_addr [$time_iso8601] $protocol $status $bytes_sent $bytes_received $session_time';
                access_log {{folder}}/access.log main;
                server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    {{(setup.Front == Front.TlsPassthrough ? "ssl_preread on;" : "")}}
                    proxy_pass 127.0.0.1:{{setup.BackendPort}};
                }
            }
            """;
}
