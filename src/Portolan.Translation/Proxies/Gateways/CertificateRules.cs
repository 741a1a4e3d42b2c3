using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using KubernetesSecret = Portolan.Api.Core.Secret;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>Reads certificates from where they are.</summary>
internal static class CertificateRules
{
    /// <summary>A certificate; absent when it is not there or nothing can be read from it.</summary>
    public static Rule<CertificateSource, Certificate?> Certificate { get; } =
        new(
            "certificate",
            (reader, source) =>
                source switch
                {
                    CertificateSource.TlsSecret tls => reader.Fetch(TlsSecrets.Read, tls.Name) is TlsSecret.KeyPair pair
                        ? new Certificate
                        {
                            Key = source.Key,
                            ChainPem = pair.ChainPem,
                            PrivateKeyPem = pair.PrivateKeyPem,
                        }
                        : null,
                    CertificateSource.MeshSecret mesh => reader
                        .Get<KubernetesSecret>(mesh.Name)
                        ?.Data.GetValueOrDefault(CertificateSource.MeshSecretField)
                        is { } value
                        ? Split(source.Key, value.RevealText())
                        : null,
                    CertificateSource.Inline inline => Split(source.Key, inline.Pem.Reveal()),
                    _ => throw new UnreachableException(),
                }
        );

    /// <summary>The mesh that a Secret belongs to; absent when it is no Secret of a mesh.</summary>
    public static Rule<NamespacedName, string?> MeshOfSecret { get; } =
        new(
            "mesh of a Secret",
            (reader, name) =>
                reader.Get<KubernetesSecret>(name) is { SecretType: Api.Core.SecretTypes.Mesh } secret
                    ? secret.Metadata.Labels.GetValueOrDefault(WellKnown.Mesh) ?? WellKnown.DefaultMesh
                    : null
        );

    /// <summary>Kuma keeps one private key and its chain in one text, in any order.</summary>
    private static Certificate? Split(CertificateKey name, string pem)
    {
        var chain = new StringBuilder();
        string? key = null;
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var section = rest[fields.Location].ToString();
            var label = rest[fields.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                key ??= section;
            }
            else if (label.SequenceEqual("CERTIFICATE"))
            {
                chain.Append(section).Append('\n');
            }

            rest = rest[fields.Location.End..];
        }

        return key is null || chain.Length == 0
            ? null
            : new Certificate
            {
                Key = name,
                ChainPem = chain.ToString(),
                PrivateKeyPem = new Secret(key),
            };
    }
}
