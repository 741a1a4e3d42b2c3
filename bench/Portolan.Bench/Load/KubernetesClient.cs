using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Bench.Load;

/// <summary>HTTP/2 clients of a Kubernetes API, from a kubeconfig with embedded certificates. Each has connections of its own.</summary>
internal static class KubernetesClient
{
    public static async Task<HttpClient> CreateAsync(string kubeconfig)
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
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(Value(lines, "server")),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    private static string Decoded(string[] lines, string name) => Encoding.UTF8.GetString(Convert.FromBase64String(Value(lines, name)));

    private static string Value(string[] lines, string name) =>
        lines.Select(line => line.TrimStart(' ', '-')).FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
            is { } found
            ? found[(name.Length + 1)..].Trim(' ', '"')
            : throw new BenchException($"the kubeconfig has no {name}");
}
