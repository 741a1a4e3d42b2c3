using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>The one workload behind every contestant: nginx with an answer of 128 bytes, and with files of several sizes.</summary>
internal static class FixedAnswer
{
    /// <summary>The sizes in KiB that <c>/sizeN</c> under a route answers with.</summary>
    public static readonly IReadOnlyList<int> Sizes = [1, 16, 128, 1024];

    private static readonly string Body = string.Concat(Enumerable.Repeat("portolan-bench--", 8));

    public static async Task<RunningProxy> StartAsync(string nginx)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;

        // Its worker is another user when it is started by root.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        foreach (var size in Sizes)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"size{size}"), new byte[size * 1024]);
        }

        var process = await NginxContestant.LaunchAsync(
            nginx,
            folder,
            port,
            $$"""
                server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    location / { default_type text/plain; return 200 "{{Body}}"; }
                    location ~ ^/r[0-9]+/(size[0-9]+) { sendfile on; alias {{folder}}/$1; }
                }
            """
        );
        return new RunningProxy(process, port, folder);
    }
}
