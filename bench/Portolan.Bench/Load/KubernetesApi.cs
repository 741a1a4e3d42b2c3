using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Bench.Load;

/// <summary>As much of a Kubernetes client as a change needs, from a kubeconfig with embedded certificates.</summary>
internal sealed class KubernetesApi : IDisposable
{
    private readonly HttpClient _client;

    private KubernetesApi(HttpClient client) => _client = client;

    public static async Task<KubernetesApi> ConnectAsync(string kubeconfig)
    {
        var lines = await File.ReadAllLinesAsync(kubeconfig);
        using var pem = X509Certificate2.CreateFromPem(Decoded(lines, "client-certificate-data"), Decoded(lines, "client-key-data"));
        var authority = X509Certificate2.CreateFromPem(Decoded(lines, "certificate-authority-data"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null)];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        return new KubernetesApi(new HttpClient(handler) { BaseAddress = new Uri(Value(lines, "server")) });
    }

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

    private static string Decoded(string[] lines, string name) => Encoding.UTF8.GetString(Convert.FromBase64String(Value(lines, name)));

    private static string Value(string[] lines, string name) =>
        lines.Select(line => line.TrimStart(' ', '-')).FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal)) is { } found
            ? found[(name.Length + 1)..].Trim(' ', '"')
            : throw new BenchException($"the kubeconfig has no {name}");
}
