using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Harness;

/// <summary>Makes an HTTP client of what a kubeconfig says, as kubectl does.</summary>
internal static class Kubeconfig
{
    public static HttpClient CreateClient(string path)
    {
        var config = Manifest.Parse(File.ReadAllText(path))[0];
        var server = config["clusters"]![0]!["cluster"]!;
        var user = config["users"]![0]!["user"]!;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Decode(server["certificate-authority-data"]));
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.ClientCertificates =
        [
            X509Certificate2.CreateFromPem(Decode(user["client-certificate-data"]), Decode(user["client-key-data"])),
        ];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 shown && Certificates.IsIssuedByAnyOf(shown, authorities);
        return new HttpClient(handler) { BaseAddress = new Uri((string)server["server"]! + "/") };
    }

    private static string Decode(JsonNode? base64) => Encoding.ASCII.GetString(Convert.FromBase64String((string)base64!));
}
