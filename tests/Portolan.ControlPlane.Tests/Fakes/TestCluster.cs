using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.ApiServer;
using Portolan.ApiServer.Storage;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Leases;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;

namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>A Kubernetes API in this process, and control planes for it.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Token = "let-me-in";
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-control-plane").FullName;
    private ApiServer.ApiServer _server = null!;

    public KubernetesApi Api { get; private set; } = null!;

    /// <summary>What control planes write, and what of it is refused.</summary>
    public RecordedWrites Writes { get; } = new();

    /// <summary>The control planes' own way to the API.</summary>
    public KubernetesApi ControlPlaneApi { get; private set; } = null!;

    public ObjectWriter Objects { get; private set; } = null!;

    public static async Task<TestCluster> StartAsync()
    {
        var cluster = new TestCluster();
        var options = new ApiServerOptions
        {
            DataDirectory = cluster._directory,
            Port = 0,
            Definitions = ResourceCatalog.All,
            Durability = StoreDurability.ProcessExit,
            BearerTokens = new Dictionary<string, ApiUser>(StringComparer.Ordinal) { ["admin"] = new("admin", ["system:masters"]) },
        };
        cluster._server = await ApiServer.ApiServer.StartAsync(options, NullLoggerFactory.Instance, Deadline.Token);
        var http = new HttpClient { BaseAddress = cluster._server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "admin");
        cluster.Api = new KubernetesApi(http);
        var recorded = new HttpClient(cluster.Writes) { BaseAddress = cluster._server.Url };
        recorded.DefaultRequestHeaders.Authorization = new("Bearer", "admin");
        cluster.ControlPlaneApi = new KubernetesApi(recorded);
        cluster.Objects = new ObjectWriter(cluster.Api, TimeProvider.System);
        return cluster;
    }

    /// <summary>Starts a control plane and waits until it has published.</summary>
    public async Task<ControlPlane> StartControlPlaneAsync(TimeProvider? time = null, WatchScope? watch = null)
    {
        var controlPlane = NewControlPlane(time: time, watch: watch);
        await controlPlane.StartAsync(Deadline.Token);
        await controlPlane.Ready.WaitAsync(Deadline.Token);
        return controlPlane;
    }

    public ControlPlane NewControlPlane(LeaderElectionOptions? election = null, TimeProvider? time = null, WatchScope? watch = null) =>
        new(
            new ControlPlaneOptions
            {
                Api = ControlPlaneApi,
                Watch = watch ?? new WatchScope(),
                Time = time ?? TimeProvider.System,
                ConfigEndpoint = new IPEndPoint(IPAddress.Loopback, 0),
                DiagnosticsEndpoint = new IPEndPoint(IPAddress.Loopback, 0),
                ServerCertificate = TestCertificate.Create(),
                Authenticator = new SharedTokenAuthenticator(new Secret(Token)),
                LeaderElection = election,
                Loggers = Loggers,
            }
        );

    public ILoggerFactory Loggers { get; } =
        LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));

    public Task CreateAsync<T>(string json)
        where T : class, IResource<T> => Objects.CreateAsync(T.Type, JsonNode.Parse(json)!.AsObject(), Deadline.Token);

    /// <summary>Waits until objects of a kind are as they should be.</summary>
    public async Task<IReadOnlyList<T>> WaitForAllAsync<T>(Func<IReadOnlyList<T>, bool> isRight)
        where T : class, IResource<T>
    {
        var reflector = new Reflector<T>(Api, new ReflectorOptions());
        try
        {
            await foreach (var _ in reflector.ReadAsync(Deadline.Token))
            {
                var all = reflector.Objects.Values.ToList();
                if (isRight(all))
                {
                    return all;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(
                $"{T.Type.Kind} did not become right: {string.Join('\n', reflector.Objects.Values.Select(value => ResourceJson.ToJson(value)))}"
            );
        }

        throw new InvalidOperationException("A reflector never ends by itself.");
    }

    /// <summary>Waits until an object is as it should be.</summary>
    public async Task<T> WaitForAsync<T>(NamespacedName name, Func<T, bool> isRight)
        where T : class, IResource<T> =>
        (await WaitForAllAsync<T>(all => all.Any(one => one.Metadata.Key == name && isRight(one)))).First(one => one.Metadata.Key == name);

    /// <summary>Waits until an object is not there.</summary>
    public Task WaitForAbsenceAsync<T>(NamespacedName name)
        where T : class, IResource<T> => WaitForAllAsync<T>(all => all.All(one => one.Metadata.Key != name));

    public async ValueTask DisposeAsync()
    {
        ControlPlaneApi.Dispose();
        Api.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
