using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>HAProxy with one thread, which is where it spends the least CPU a request, and a prefix map of the routes.</summary>
internal sealed class HaproxyContestant(string program) : IContestant
{
    public string Name => "haproxy";

    public async Task<RunningProxy> StartAsync(int routes, int backendPort)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var map = Path.Combine(folder, "routes.map");
        await File.WriteAllLinesAsync(map, Enumerable.Range(0, routes).Select(route => $"/r{route} backend"));
        var configuration = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, $"""
            global
                nbthread 1
                maxconn 8192
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                http-reuse always
            frontend front
                bind 127.0.0.1:{port} backlog 4096
                use_backend %[path,map_beg({map},none)]
            backend none
                http-request deny deny_status 404
            backend backend
                server one 127.0.0.1:{backendPort} pool-max-conn 256

            """);
        var process = ServerProcess.Start(program, "-db", "-q", "-f", configuration);
        await process.WaitForPortAsync(port);
        return new RunningProxy(process, port, folder);
    }
}
