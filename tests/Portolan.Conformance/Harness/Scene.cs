using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Conformance.Traffic;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Harness;

/// <summary>What one test put on the cluster; taken away again when the test ends, in reverse.</summary>
internal sealed class Scene(Cluster cluster, string @namespace) : IAsyncDisposable
{
    private readonly List<ObjectId> _applied = [];
    private readonly ConcurrentDictionary<ObjectId, GatewayProbe> _probes = [];

    /// <summary>The namespace of the scene: that of objects which name none.</summary>
    public string Namespace => @namespace;

    public Observer Observer => cluster.Observer;

    public KubernetesApi Api => cluster.Api;

    public ObjectId GatewayId(string name) => ObjectId.Gateway(@namespace, name);

    public ObjectId RouteId(string name) => ObjectId.HttpRoute(@namespace, name);

    public ObjectId RouteId(string kind, string name) => ObjectId.Route(kind, @namespace, name);

    /// <summary>Applies every document of a manifest, in order, with its ports and placeholders filled in.</summary>
    public async Task ApplyAsync(string yaml)
    {
        foreach (var document in Manifest.Parse(yaml.Replace("{namespace}", @namespace, StringComparison.Ordinal)))
        {
            await ApplyAsync(document);
        }
    }

    public Task ApplyAsync(JsonObject document) => ApplyAsync(document, _ => { });

    /// <summary>The same, with a last change after ports and placeholders are filled in.</summary>
    public async Task ApplyAsync(JsonObject document, Action<JsonObject> change)
    {
        var body = cluster.Prepare(document, @namespace);
        change(body);
        // Remembered first: what was written in part must go as well.
        _applied.Add(ObjectId.Of(body));
        await cluster.ApplyAsync(body);
    }

    /// <summary>Takes away what a manifest put there, in reverse.</summary>
    public async Task RemoveAsync(IEnumerable<JsonObject> documents)
    {
        foreach (var document in documents.Reverse())
        {
            await cluster.DeleteAsync(ObjectId.Of(cluster.Prepare(document, @namespace)));
        }
    }

    /// <summary>Waits until the Gateway is served and returns a client in front of it.</summary>
    public async Task<GatewayProbe> GatewayAsync(string name, string? inNamespace = null)
    {
        var id = ObjectId.Gateway(inNamespace ?? @namespace, name);
        if (_probes.TryGetValue(id, out var known))
        {
            return known;
        }
        var address = await Observer.AddressAsync(id);
        return _probes.GetOrAdd(id, _ => new GatewayProbe(address, cluster.Ports));
    }

    /// <summary>The same for connections and datagrams that are not HTTP.</summary>
    public async Task<StreamProbe> StreamsAsync(string name) => new(await GatewayAsync(name));

    /// <summary>The same for gRPC.</summary>
    public async Task<GrpcProbe> GrpcAsync(string name, string? inNamespace = null) => new(await GatewayAsync(name, inNamespace));

    /// <summary>Sets up a workload.</summary>
    public async Task ApplyAsync(IEnumerable<JsonObject> documents)
    {
        foreach (var document in documents)
        {
            await ApplyAsync(document);
        }
    }

    /// <summary>What the pods of a workload received so far.</summary>
    public IReadOnlyList<ReceivedRequest> ReceivedBy(string workload, string? inNamespace = null) =>
        [.. cluster.Player.PodsOf(inNamespace ?? @namespace, workload).SelectMany(pod => pod.Received)];

    public IReadOnlyList<EchoPod> PodsOf(string workload) => cluster.Player.PodsOf(@namespace, workload);

    public async ValueTask DisposeAsync()
    {
        foreach (var probe in _probes.Values)
        {
            probe.Dispose();
        }
        foreach (var id in Enumerable.Reverse(_applied))
        {
            await cluster.DeleteAsync(id);
        }
    }
}
