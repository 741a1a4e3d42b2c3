using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using Portolan.Cli.Manifests;
using Portolan.Identity;

namespace Portolan.EndToEnd.Support;

/// <summary>Reads and applies objects without the cost of a kubectl process for each.</summary>
internal sealed class ApiClient(HttpClient http) : IDisposable
{
    public static ApiClient FromKubeconfig(string path)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        handler.SslOptions.ClientCertificates = [ClientCertificate(configuration)];
        return new ApiClient(
            new HttpClient(handler) { BaseAddress = new Uri(configuration.Host), DefaultRequestVersion = HttpVersion.Version20 }
        );
    }

    private static X509Certificate2 ClientCertificate(KubernetesClientConfiguration configuration) =>
        new IssuedCertificate(
            Encoding.UTF8.GetString(Convert.FromBase64String(configuration.ClientCertificateData)),
            Encoding.UTF8.GetString(Convert.FromBase64String(configuration.ClientCertificateKeyData))
        ).Load();

    public async Task ApplyAsync(params IEnumerable<string> manifests)
    {
        var documents = manifests.SelectMany(manifest => ManifestText.Parse("test", manifest));
        Assert.Empty(await new ManifestApplier(http).ApplyAsync(documents, CancellationToken.None));
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http.GetStringAsync(path))!;

    public async Task<HttpStatusCode> PutAsync(string path, JsonNode body)
    {
        using var response = await http.PutAsync(path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    /// <summary>The events of a watch, until cancelled or the server ends it.</summary>
    public async IAsyncEnumerable<JsonNode> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    public async Task DeleteAsync(string path)
    {
        using var response = await http.DeleteAsync(path);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}
