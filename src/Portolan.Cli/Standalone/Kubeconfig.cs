using System.Text;
using Portolan.Identity;

namespace Portolan.Cli.Standalone;

/// <summary>The file that <c>kubectl --kubeconfig</c> reads: where the API is, whom to trust, who we are.</summary>
internal static class Kubeconfig
{
    private const string Context = "portolan";

    /// <summary>Writes the file with mode 0600: it holds a private key with all rights.</summary>
    public static void Write(string path, Uri server, string authorityPem, IssuedCertificate client)
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: {Context}
            clusters:
            - name: {Context}
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Base64(authorityPem)}
            users:
            - name: {Context}
              user:
                client-certificate-data: {Base64(client.CertificatePem)}
                client-key-data: {Base64(client.PrivateKeyPem)}
            contexts:
            - name: {Context}
              context:
                cluster: {Context}
                user: {Context}
                namespace: default

            """;
        PrivateFile.Write(path, text);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
