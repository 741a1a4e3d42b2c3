using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.ApiServer;
using Portolan.Bench.Machine;
using Portolan.Cli.Standalone;
using Portolan.Identity;

namespace Portolan.Bench.Cluster;

/// <summary>
/// The embedded API in a process of its own, so that what it spends is not taken for the control plane's: this program started once more.
/// </summary>
internal static class ApiProcess
{
    /// <summary>The first argument that makes this program the API.</summary>
    public const string Command = "serve-api";

    /// <summary>Starts it; it is ready when the kubeconfig is in <paramref name="directory"/>.</summary>
    public static ServerProcess Start(string directory)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? ServerProcess.Start(program, "exec", typeof(ApiProcess).Assembly.Location, Command, directory)
            : ServerProcess.Start(program, Command, directory);
    }

    /// <summary>Where a client finds the API.</summary>
    public static string Kubeconfig(string directory) => Path.Combine(directory, "kubeconfig");

    /// <summary>What the control plane shows to proxies.</summary>
    public static (string Certificate, string Key) ServerFiles(string directory) =>
        (Path.Combine(directory, "server.crt"), Path.Combine(directory, "server.key"));

    /// <summary>Is the API until the process is ended.</summary>
    public static async Task<int> RunAsync(string directory)
    {
        await using var pki = StandalonePki.Open(
            new StandaloneOptions { DataDirectory = directory },
            TimeProvider.System,
            NullLogger.Instance
        );
        await using var server = await ApiServer.ApiServer.StartAsync(
            new ApiServerOptions
            {
                DataDirectory = directory,
                Port = 0,
                ServerCertificate = pki.ServerCertificate,
                ServerAuthority = pki.Authority,
                ClientAuthorities = [pki.Authority],
                Definitions = ResourceCatalog.All,
            },
            NullLoggerFactory.Instance
        );
        using (var authority = CertificateAuthority.OpenOrCreate(Path.Combine(directory, "pki"), "portolan-ca", TimeProvider.System))
        {
            var issued = authority.IssueServer("portolan", ["localhost"], [System.Net.IPAddress.Loopback], TimeSpan.FromDays(1));
            await File.WriteAllTextAsync(ServerFiles(directory).Certificate, issued.CertificatePem);
            await File.WriteAllTextAsync(ServerFiles(directory).Key, issued.PrivateKeyPem);
        }

        // Last: whoever waits for it may use everything else.
        var written = $"{Kubeconfig(directory)}.new";
        Cli.Standalone.Kubeconfig.Write(written, server.Url, pki.AuthorityPem, pki.Admin);
        File.Move(written, Kubeconfig(directory));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
