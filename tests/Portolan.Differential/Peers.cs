using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Differential;

/// <summary>
/// nginx or HAProxy from the distribution, configured to do what Portolan does in these tests: forward everything to one backend, drop one
/// field and set another.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private Peer(string name, IPEndPoint endPoint, Process process, string folder)
    {
        Name = name;
        EndPoint = endPoint;
        _process = process;
        _folder = folder;
    }

    public string Name { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Where a program is; null when it is not installed.</summary>
    public static string? Find(string program) =>
        new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" }
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public static Task<Peer> NginxAsync(IPEndPoint backend) =>
        StartAsync(
            "nginx",
            (port, folder) =>
                $$"""
                    daemon off; master_process off; pid {{folder}}/nginx.pid; error_log {{folder}}/error.log;
                    events { worker_connections 256; }
                    http {
                      access_log off; client_header_timeout 5s; client_body_timeout 5s; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
                      upstream cart { server {{backend}}; keepalive 8; }
                      server {
                        listen 127.0.0.1:{{port}};
                        location / {
                          proxy_pass http://cart; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
                          proxy_read_timeout 5s; proxy_set_header X-Secret ""; proxy_set_header X-Edge portolan; proxy_request_buffering off;
                        }
                      }
                    }
                    """,
            (program, file) => [program, "-c", file]
        );

    public static Task<Peer> HaproxyAsync(IPEndPoint backend) =>
        StartAsync(
            "haproxy",
            (port, _) =>
                $"""
                    defaults
                      mode http
                      timeout client 5s
                      timeout server 5s
                      timeout connect 5s
                      timeout http-request 5s
                    frontend edge
                      bind 127.0.0.1:{port}
                      http-request del-header x-secret
                      http-request set-header x-edge portolan
                      default_backend cart
                    backend cart
                      http-reuse always
                      server cart {backend}

                    """,
            (program, file) => [program, "-db", "-f", file]
        );

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Peer> StartAsync(string name, Func<int, string, string> configuration, Func<string, string, string[]> command)
    {
        var folder = Directory.CreateTempSubdirectory("differential-").FullName;
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var file = Path.Combine(folder, "peer.conf");
        await File.WriteAllTextAsync(file, configuration(endPoint.Port, folder));
        var words = command(Find(name)!, file);
        var start = new ProcessStartInfo(words[0])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var peer = new Peer(name, endPoint, process, folder);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(endPoint);
                return peer;
            }
            catch (SocketException) when (attempt < 200 && !process.HasExited)
            {
                await Task.Delay(25);
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} at {EndPoint}");
}
