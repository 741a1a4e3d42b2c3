using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.GatewayApi;

/// <summary>A Gateway of a class of ours as mesh resources, with what those cannot say.</summary>
public sealed record GatewayTranslation
{
    /// <summary>The Gateway.</summary>
    public required NamespacedName Gateway { get; init; }

    /// <summary>Its mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The proxy that serves it.</summary>
    public ProxyKey Proxy => ProxyKey.Gateway(Gateway.Namespace, Gateway.Name, Mesh);

    /// <summary>What is to be served; absent when no listener can be.</summary>
    public MeshGateway? MeshGateway { get; init; }

    /// <summary>How the proxy is deployed; absent when the Gateway is not accepted.</summary>
    public MeshGatewayInstance? Instance { get; init; }

    /// <summary>The ports of the Gateway's Service, sorted.</summary>
    public EquatableList<int> Ports { get; init; }

    /// <summary>Where the listeners of <see cref="MeshGateway"/> come from, one for one in its order.</summary>
    public EquatableList<ListenerOrigin> Listeners { get; init; }
}

/// <summary>What a MeshGateway's listener cannot say.</summary>
/// <param name="Key">The listener of the Gateway.</param>
/// <param name="Generation">The Gateway's generation, which the proxy's report echoes.</param>
/// <param name="Certificates">
/// The Secrets that its certificates come from, all of them usable: <see cref="References.TlsSecrets.Read"/> has their content. The copies that
/// the MeshGateway names are for people; reading them back would cost a round trip.
/// </param>
public sealed record ListenerOrigin(ListenerKey Key, long Generation, EquatableList<NamespacedName> Certificates);
