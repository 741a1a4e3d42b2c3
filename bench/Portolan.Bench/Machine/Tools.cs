namespace Portolan.Bench.Machine;

/// <summary>The programs that a benchmark needs from the machine.</summary>
internal sealed record Tools(string Haproxy, string Nginx, string Wrk, string H2load)
{
    public const string Remedy =
        "Install them with: sudo apt-get install --no-install-recommends haproxy nginx-light libnginx-mod-stream wrk nghttp2-client && sudo systemctl disable --now haproxy nginx";

    public const string EtcdRemedy =
        "Install it with: sudo apt-get install --no-install-recommends etcd-server && sudo systemctl disable --now etcd";

    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>Finds the programs, or names those that are missing.</summary>
    public static Tools? Find(out IReadOnlyList<string> missing)
    {
        var haproxy = Find("haproxy");
        var nginx = Find("nginx");
        var wrk = Find("wrk");
        var h2load = Find("h2load");
        missing =
        [
            .. new[] { ("haproxy", haproxy), ("nginx", nginx), ("wrk", wrk), ("h2load", h2load) }
                .Where(tool => tool.Item2 is null)
                .Select(tool => tool.Item1),
        ];
        return haproxy is null || nginx is null || wrk is null || h2load is null ? null : new Tools(haproxy, nginx, wrk, h2load);
    }

    /// <summary>Finds etcd; without it its column stays empty.</summary>
    public static string? FindEtcd() => Find("etcd");

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(MoreFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
