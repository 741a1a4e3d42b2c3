using System.Net.Http.Headers;
using System.Text;

namespace Portolan.Bench.Load;

/// <summary>As much of a Kubernetes client as a change needs.</summary>
internal sealed class KubernetesApi : IDisposable
{
    private readonly HttpClient _client;

    private KubernetesApi(HttpClient client) => _client = client;

    public static async Task<KubernetesApi> ConnectAsync(string kubeconfig) => new(await KubernetesClient.CreateAsync(kubeconfig));

    /// <summary>Gives an HTTPRoute's only rule another path.</summary>
    public async Task ChangePathAsync(string route, string path)
    {
        var patch = $$$"""
            {"spec":{"rules":[{{{Cluster.PortolanObjectsJson.Rule(path)}}}]}}
            """;
        using var content = new StringContent(patch, Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await _client.PatchAsync(new Uri($"{Cluster.PortolanObjectsJson.Routes}/{route}", UriKind.Relative), content);
        await ThrowIfRefusedAsync(answer);
    }

    /// <summary>Creates an object at the path of its kind.</summary>
    public async Task CreateAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        await ThrowIfRefusedAsync(answer);
    }

    /// <summary>Reads an object or a list as text.</summary>
    public Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>The changes of a kind from now on, a line each.</summary>
    public async Task<Stream> WatchAsync(string path, CancellationToken cancellation)
    {
        const string mark = "\"resourceVersion\":\"";
        var list = await GetAsync($"{path}?limit=1");
        var version = list[(list.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..];
        version = version[..version.IndexOf('"', StringComparison.Ordinal)];
        return await _client.GetStreamAsync(new Uri($"{path}?watch=true&resourceVersion={version}", UriKind.Relative), cancellation);
    }

    public void Dispose() => _client.Dispose();

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"the API answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
