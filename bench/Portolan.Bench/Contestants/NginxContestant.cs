using System.Text;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>nginx with one worker, kept-alive upstream connections, and one location a route.</summary>
internal sealed class NginxContestant(string program) : IContestant
{
    public string Name => "nginx";

    public async Task<RunningProxy> StartAsync(int routes, int backendPort)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var locations = new StringBuilder();
        for (var route = 0; route < routes; route++)
        {
            locations.Append($"location /r{route} {{ proxy_pass http://backend; }}\n");
        }

        var process = await LaunchAsync(program, folder, port, $$"""
                keepalive_requests 100000000;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                upstream backend { server 127.0.0.1:{{backendPort}}; keepalive 256; keepalive_requests 100000000; }
                server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    {{locations}}
                }
            """);
        return new RunningProxy(process, port, folder);
    }

    public static async Task<ServerProcess> LaunchAsync(string program, string folder, int port, string servers)
    {
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr error;
            events { worker_connections 8192; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
            {{servers}}
            }
            """);
        var process = ServerProcess.Start(program, "-c", configuration, "-p", folder, "-e", "stderr");
        await process.WaitForPortAsync(port);
        return process;
    }
}
