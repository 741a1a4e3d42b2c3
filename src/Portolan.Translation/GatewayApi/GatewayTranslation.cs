using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Infrastructure;

namespace Portolan.Translation.GatewayApi;

/// <summary>A Gateway of a class of ours as what runs its proxy.</summary>
public sealed record GatewayTranslation
{
    /// <summary>The Gateway.</summary>
    public required NamespacedName Gateway { get; init; }

    /// <summary>Its mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The proxy that serves it.</summary>
    public ProxyKey Proxy => ProxyKey.Gateway(Gateway.Namespace, Gateway.Name, Mesh);

    /// <summary>How the proxy is deployed; absent when the Gateway is not accepted.</summary>
    public MeshGatewayInstance? Instance { get; init; }

    /// <summary>The ports of the Gateway's Service, sorted.</summary>
    public EquatableList<OpenPort> Ports { get; init; }
}

/// <summary>What a MeshGateway's listener cannot say.</summary>
/// <param name="Key">The listener of the Gateway or ListenerSet.</param>
/// <param name="Generation">The generation of that object, which the proxy's report echoes.</param>
/// <param name="Certificates">
/// The Secrets that its certificates come from, all of them usable: <see cref="References.TlsSecrets.Read"/> has their content. The copies
/// that the MeshGateway names are for people; reading them back would cost a round trip.
/// </param>
/// <param name="ClientValidation">What is asked of clients' certificates; absent for nothing.</param>
public sealed record ListenerOrigin(
    ListenerKey Key,
    long Generation,
    EquatableList<NamespacedName> Certificates,
    ClientValidation? ClientValidation
);
