using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;

[assembly: AssemblyFixture(typeof(Portolan.Conformance.Cases.CaseCluster))]

namespace Portolan.Conformance.Cases;

/// <summary>The one cluster that all cases share: each lives in a namespace of its own, so they run at the same time.</summary>
public sealed class CaseCluster : IAsyncDisposable
{
    private readonly Lazy<Task<Cluster>> _cluster = new(Cluster.StartAsync);

    /// <summary>
    /// Sets up a case: its namespace, its workloads (<c>name</c>, or <c>namespace/name</c>), and the objects of <c>{name}.yaml</c>.
    /// </summary>
    internal Task<Scene> PlayAsync(string name, params string[] workloads) => PlayAsAsync(name, name, workloads);

    /// <summary>The same, in a namespace that is not called like the file: for tests that share one.</summary>
    internal async Task<Scene> PlayAsAsync(string name, string file, params string[] workloads)
    {
        var scene = await OpenAsync(name);
        var documents = Manifest.Parse(Read(file));
        foreach (var document in documents.Where(IsNamespace))
        {
            await scene.ApplyAsync(document);
        }
        foreach (var workload in workloads)
        {
            var parts = workload.Split('/');
            foreach (var document in EchoWorkload.Manifests(parts.Length == 1 ? name : parts[0], parts[^1]))
            {
                await scene.ApplyAsync(document);
            }
        }

        foreach (var document in documents.Where(document => !IsNamespace(document)))
        {
            await scene.ApplyAsync(document);
        }
        return scene;
    }

    /// <summary>Applies the objects of <c>{file}.yaml</c> to a case that is set up.</summary>
    internal static Task ApplyAsync(Scene scene, string file) => scene.ApplyAsync(Read(file));

    /// <summary>An address that no Gateway has: one from the end of the pool, which is given out in order.</summary>
    internal async Task<System.Net.IPAddress> FreeGatewayAddressAsync(int fromEnd) => (await _cluster.Value).GatewayAddresses[^fromEnd];

    /// <summary>Sets up the namespace only.</summary>
    internal async Task<Scene> OpenAsync(string name)
    {
        var scene = new Scene(await _cluster.Value, name);
        await scene.ApplyAsync($$"""{ apiVersion: v1, kind: Namespace, metadata: { name: {{name}} } }""");
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }

    private static bool IsNamespace(JsonObject document) => (string?)document["kind"] == "Namespace";

    private static string Read(string name)
    {
        using var stream =
            typeof(CaseCluster).Assembly.GetManifestResourceStream($"Cases/{name}.yaml")
            ?? throw new InvalidOperationException($"There is no Cases/{name}.yaml.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
