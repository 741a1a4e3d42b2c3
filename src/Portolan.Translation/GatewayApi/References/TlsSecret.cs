using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>A Secret as a source of a certificate.</summary>
public abstract record TlsSecret
{
    private TlsSecret() { }

    /// <summary>There is no such Secret.</summary>
    public sealed record Missing : TlsSecret;

    /// <summary>There is a Secret, and it cannot serve; <paramref name="Message"/> says why.</summary>
    public sealed record Unusable(string Message) : TlsSecret;

    /// <summary>A certificate chain, the leaf first, and the leaf's private key.</summary>
    public sealed record KeyPair(string ChainPem, Secret PrivateKeyPem) : TlsSecret;
}
