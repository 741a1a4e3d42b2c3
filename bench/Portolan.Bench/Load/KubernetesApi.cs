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
            {"spec":{"rules":[{"matches":[{"path":{"type":"PathPrefix","value":"{{{path}}}"}}],"backendRefs":[{"name":"backend","port":80}]}]}}
            """;
        using var content = new StringContent(patch, Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await _client.PatchAsync(
            new Uri($"/apis/gateway.networking.k8s.io/v1/namespaces/{Contestants.PortolanManifests.Namespace}/httproutes/{route}", UriKind.Relative),
            content);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"the API answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    public void Dispose() => _client.Dispose();
}
