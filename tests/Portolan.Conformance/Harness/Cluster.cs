using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Cli.Standalone;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Harness;

/// <summary>
/// A whole Portolan in this process (API server, control plane, local proxies) with nothing on it, workloads that are played, and the
/// kit's own client. It is reached as any user reaches it: by its kubeconfig and by the addresses of its Gateways.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>Our controller's name in statuses and GatewayClasses.</summary>
    public const string ControllerName = "gateways.kuma.io/controller";

    private const string ClassName = "kuma";
    private readonly StandaloneHost _host;
    private readonly HttpClient _http;
    private readonly LoopbackBlock _block;
    private readonly DirectoryInfo _data;
    private readonly ILoggerFactory _log;

    private Cluster(StandaloneHost host, LoopbackBlock block, DirectoryInfo data, ILoggerFactory log)
    {
        _host = host;
        _block = block;
        _data = data;
        _log = log;
        _http = Kubeconfig.CreateClient(host.KubeconfigPath);
        Api = new KubernetesApi(_http);
        Observer = new Observer(Api);
        Player = new WorkloadPlayer(Api, block);
        Ports = PortMap.For(block.Gateways[0]);
    }

    public KubernetesApi Api { get; }

    public Observer Observer { get; }

    public WorkloadPlayer Player { get; }

    public PortMap Ports { get; }

    /// <summary>The addresses that Gateways are given.</summary>
    public IReadOnlyList<System.Net.IPAddress> GatewayAddresses => _block.Gateways;

    public static async Task<Cluster> StartAsync()
    {
        var block = LoopbackBlock.Claim();
        var data = Directory.CreateTempSubdirectory("portolan-conformance-");
        var options = new StandaloneOptions
        {
            DataDirectory = data.FullName,
            ApiEndpoint = new(System.Net.IPAddress.Loopback, 0),
            ConfigEndpoint = new(System.Net.IPAddress.Loopback, 0),
            DiagnosticsEndpoint = new(System.Net.IPAddress.Loopback, 0),
            GatewayAddresses = new GatewayAddressPool(block.Gateways),
            DrainTime = TimeSpan.FromSeconds(1),
        };
        var log = FileLog.CreateFactory();
        return new Cluster(await StandaloneHost.StartAsync(options, log, CancellationToken.None), block, data, log);
    }

    /// <summary>Fills in what a manifest leaves to the run: namespace, class, controller, ports.</summary>
    public JsonObject Prepare(JsonObject document, string defaultNamespace)
    {
        var body = document.DeepClone().AsObject();
        var kind = (string)body["kind"]!;
        if (kind is not ("Namespace" or "GatewayClass" or "Mesh" or "MeshGateway" or "MeshGatewayConfig"))
        {
            body["metadata"]!["namespace"] ??= defaultNamespace;
        }
        if (kind == "Gateway" && IsPlaceholder(body["spec"]!["gatewayClassName"]))
        {
            body["spec"]!["gatewayClassName"] = ClassName;
        }
        if (kind == "GatewayClass")
        {
            body["spec"]!["controllerName"] = ControllerName;
        }
        Ports.Apply(body);
        return body;
    }

    public async Task ApplyAsync(JsonObject body)
    {
        await Api.ApplyAsync(body);
        await Player.AppliedAsync(body);
    }

    public async Task DeleteAsync(ObjectId id)
    {
        await Api.DeleteAsync(id);
        await Player.DeletedAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await Player.DisposeAsync();
        _http.Dispose();
        await _host.DisposeAsync();
        _log.Dispose();
        _block.Dispose();
        _data.Delete(recursive: true);
    }

    private static bool IsPlaceholder(JsonNode? className) => className is null || ((string)className!).StartsWith('{');
}
