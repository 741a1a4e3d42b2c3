using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using KubernetesSecret = Portolan.Api.Core.Secret;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>
/// A gateway proxy, whoever wrote it: a Gateway, or a MeshGateway and a MeshGatewayInstance by hand. Its listeners are in
/// <see cref="ProxySets.ServedListeners"/>, one by one.
/// </summary>
internal sealed record ProxyGateway
{
    /// <summary>The proxy.</summary>
    public required ProxyKey Proxy { get; init; }

    /// <summary>What it serves, under which its resources are gathered.</summary>
    public ScopeKey Scope => ScopeKey.Of(Proxy);

    /// <summary>The mesh that it belongs to.</summary>
    public required string Mesh { get; init; }

    /// <summary>The MeshGateway, by which mesh routes name it.</summary>
    public required string MeshGateway { get; init; }

    /// <summary>Where the certificate is that it shows to backends; absent for none.</summary>
    public CertificateSource? ClientCertificate { get; init; }
}

/// <summary>A listener of a proxy, with what routes and certificates need to find it.</summary>
internal sealed record ServedListener
{
    /// <summary>The listener in the proxy's words.</summary>
    public required Listener Listener { get; init; }

    /// <summary>Tags by which mesh routes name it.</summary>
    public required EquatableMap<string> Tags { get; init; }

    /// <summary>Where its certificates are.</summary>
    public EquatableList<CertificateSource> Certificates { get; init; }

    /// <summary>Whether tags of a target name this listener; without tags a target means every listener.</summary>
    public bool IsNamedBy(EquatableMap<string> tags) =>
        tags.All(tag => string.Equals(Tags.GetValueOrDefault(tag.Key), tag.Value, StringComparison.Ordinal));
}

/// <summary>Where a certificate and its key are.</summary>
internal abstract record CertificateSource
{
    /// <summary>The field of a Secret of Kuma that holds it.</summary>
    public const string MeshSecretField = "value";

    private CertificateSource() { }

    /// <summary>The name under which a proxy knows the certificate.</summary>
    public abstract CertificateKey Key { get; }

    /// <summary>A Secret of type <c>kubernetes.io/tls</c>.</summary>
    public sealed record TlsSecret(NamespacedName Name) : CertificateSource
    {
        /// <inheritdoc />
        public override CertificateKey Key => new(KubernetesSecret.Type.Kind, Name.Namespace, Name.Name);
    }

    /// <summary>A Secret of Kuma, key and chain in one text.</summary>
    public sealed record MeshSecret(NamespacedName Name) : CertificateSource
    {
        /// <inheritdoc />
        public override CertificateKey Key => new(KubernetesSecret.Type.Kind, Name.Namespace, Name.Name, MeshSecretField);
    }

    /// <summary>Key and chain, written into the MeshGateway itself.</summary>
    public sealed record Inline(CertificateKey Name, Secret Pem) : CertificateSource
    {
        /// <inheritdoc />
        public override CertificateKey Key => Name;
    }
}
