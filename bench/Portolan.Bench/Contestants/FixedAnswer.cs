using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>The one workload behind every contestant: nginx with an answer of fixed size.</summary>
internal static class FixedAnswer
{
    private const string Body = "portolan-bench-answer-of-64-bytes-0123456789-0123456789-01234567";

    public static async Task<RunningProxy> StartAsync(string nginx)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var process = await NginxContestant.LaunchAsync(nginx, folder, port, $$"""
                keepalive_requests 100000000;
                server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    location / { default_type text/plain; return 200 "{{Body}}"; }
                }
            """);
        return new RunningProxy(process, port, folder);
    }
}
