using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.ApiServer;
using Portolan.ApiServer.Storage;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>The embedded API server on loopback, which a test may restart.</summary>
internal sealed class RealApi : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-kubernetes").FullName;
    private ApiServer.ApiServer _server = null!;

    public KubernetesApi Api { get; private set; } = null!;

    /// <summary>A connection that the test can cut.</summary>
    public KubernetesApi Fragile { get; private set; } = null!;

    public Network Network { get; } = new();

    public ObjectWriter Objects { get; private set; } = null!;

    /// <summary>How many changes the server remembers.</summary>
    public int History { get; init; } = 8192;

    public async Task StartAsync()
    {
        await StartServerAsync(port: 0);
        Api = Connect(new SocketsHttpHandler());
        Fragile = Connect(Network.CreateHandler());
        Objects = new ObjectWriter(Api, TimeProvider.System);
    }

    public Task StopServerAsync() => _server.DisposeAsync().AsTask();

    /// <summary>Starts the server again where it was, with all that it had.</summary>
    public Task StartServerAgainAsync() => StartServerAsync(_server.Port);

    public Task<ConfigMap> WriteAsync(string name, string value) =>
        Objects.ApplyAsync(
            new ConfigMap
            {
                Metadata = new() { Name = name, Namespace = "default" },
                Data = EquatableMap<string>.Empty.With("value", value),
            },
            ApplyConflicts.Force,
            Deadline.Token
        );

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Fragile.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private KubernetesApi Connect(HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { BaseAddress = _server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "admin");
        return new KubernetesApi(http);
    }

    private async Task StartServerAsync(int port) =>
        _server = await ApiServer.ApiServer.StartAsync(
            new ApiServerOptions
            {
                DataDirectory = _directory,
                Port = port,
                Definitions = ResourceCatalog.All,
                Durability = StoreDurability.ProcessExit,
                WatchHistoryLength = History,
                BearerTokens = new Dictionary<string, ApiUser>(StringComparer.Ordinal) { ["admin"] = new("admin", ["system:masters"]) },
            },
            NullLoggerFactory.Instance,
            Deadline.Token
        );
}
