using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.ApiServer;
using Portolan.Cli.Standalone;
using Portolan.Identity;

namespace Portolan.EndToEnd.Support;

/// <summary>
/// The parts of a cluster as processes of their own: control planes and proxies, over an embedded API that runs in the test. The test is
/// the load balancer that gives Services addresses, too.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    // Five programs start at once, on a machine that may have other work.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly StandalonePki _pki;
    private readonly ApiServer.ApiServer _server;
    private readonly string _directory;
    private readonly string _network;

    private Cluster(StandalonePki pki, ApiServer.ApiServer server, string directory, string network)
    {
        (_pki, _server, _directory, _network) = (pki, server, directory, network);
        Kubeconfig.Write(KubeconfigPath, server.Url, pki.AuthorityPem, pki.Admin);
        Api = ApiClient.FromKubeconfig(KubeconfigPath);
    }

    /// <summary>A client of the API with all rights.</summary>
    public ApiClient Api { get; }

    public string AuditLog => Path.Combine(_directory, "audit.log");

    private string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    public static async Task<Cluster> StartAsync(string directory)
    {
        var pki = StandalonePki.Open(new StandaloneOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
        var server = await ApiServer.ApiServer.StartAsync(
            new ApiServerOptions
            {
                DataDirectory = directory,
                Port = 0,
                ServerCertificate = pki.ServerCertificate,
                ServerAuthority = pki.Authority,
                ClientAuthorities = [pki.Authority],
                Definitions = ResourceCatalog.All,
                AuditLogPath = Path.Combine(directory, "audit.log"),
            },
            NullLoggerFactory.Instance
        );
        var cluster = new Cluster(pki, server, directory, PortolanProcess.NewNetwork());
        cluster.WriteServerCertificate();
        return cluster;
    }

    /// <summary>Starts the control plane with this number, and this name in the Lease.</summary>
    public ProgramProcess StartControlPlane(int number, string identity) =>
        ProgramProcess.Start(
            PortolanProcess.CommandLine(
                "control-plane",
                "--kubeconfig",
                KubeconfigPath,
                "--config-address",
                $"{ControlPlaneAddress(number)}:5678",
                "--diagnostics-address",
                $"{ControlPlaneAddress(number)}:5680",
                "--tls-cert",
                Path.Combine(_directory, "server.crt"),
                "--tls-key",
                Path.Combine(_directory, "server.key"),
                "--proxy-token-file",
                _pki.ProxyTokenFile,
                "--identity",
                identity,
                "--lease-seconds",
                "2",
                "--renew-seconds",
                "1.5",
                "--retry-seconds",
                "0.3"
            )
        );

    /// <summary>Starts a replica of the Gateway's proxy on an address of its own.</summary>
    public ProgramProcess StartProxy(int number, string gateway) =>
        ProgramProcess.Start(
            PortolanProcess.ProxyCommandLine(
                "run",
                "--control-plane",
                $"https://{ControlPlaneAddress(1)}:5678",
                "--control-plane",
                $"https://{ControlPlaneAddress(2)}:5678",
                "--proxy",
                gateway,
                "--token-file",
                _pki.ProxyTokenFile,
                "--ca-file",
                _pki.AuthorityFile,
                "--bind-address",
                ProxyAddress(number),
                "--admin-address",
                $"{ProxyAddress(number)}:9902",
                "--access-log",
                "none",
                "--instance",
                $"proxy-{number}"
            )
        );

    public string ProxyAddress(int number) => $"{_network}.{number}";

    /// <summary>Waits until a control plane serves proxies.</summary>
    public Task ReadyAsync(int number) =>
        Eventually.GetAsync(
            () => Curl.GetAsync($"http://{ControlPlaneAddress(number)}:5680/ready"),
            answer => answer.Status == HttpStatusCode.OK,
            StartLimit
        );

    /// <summary>Who holds the Lease.</summary>
    public async Task<string> LeaderAsync() =>
        (string?)(await Api.GetAsync("/apis/coordination.k8s.io/v1/namespaces/kuma-system/leases/portolan"))["spec"]?["holderIdentity"]
        ?? "";

    /// <summary>Gives a Service an address, as the load balancer of a cluster does.</summary>
    public async Task AssignAddressAsync(string ns, string service)
    {
        var path = $"/api/v1/namespaces/{ns}/services/{service}";
        var live = await Eventually.GetAsync(() => Api.GetAsync(path), _ => true, StartLimit);
        live["status"] = new JsonObject
        {
            ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = ProxyAddress(1) }) },
        };
        Assert.Equal(HttpStatusCode.OK, await Api.PutAsync(path + "/status", live));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _server.DisposeAsync();
        await _pki.DisposeAsync();
    }

    private string ControlPlaneAddress(int number) => $"{_network}.{200 + number}";

    private void WriteServerCertificate()
    {
        using var authority = CertificateAuthority.OpenOrCreate(Path.Combine(_directory, "pki"), "portolan-ca", TimeProvider.System);
        IPAddress[] addresses = [IPAddress.Parse(ControlPlaneAddress(1)), IPAddress.Parse(ControlPlaneAddress(2))];
        var server = authority.IssueServer("portolan", ["localhost"], addresses, TimeSpan.FromDays(1));
        File.WriteAllText(Path.Combine(_directory, "server.crt"), server.CertificatePem);
        File.WriteAllText(Path.Combine(_directory, "server.key"), server.PrivateKeyPem);
    }
}
