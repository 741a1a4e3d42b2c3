using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>A Gateway of a class of ours, judged by all that stands in the API.</summary>
internal sealed record GatewayState
{
    /// <summary>The Gateway.</summary>
    public required NamespacedName Gateway { get; init; }

    /// <summary>The generation that was judged.</summary>
    public required long Generation { get; init; }

    /// <summary>Its mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The proxy that serves it.</summary>
    public ProxyKey Proxy => ProxyKey.Gateway(Gateway.Namespace, Gateway.Name, Mesh);

    /// <summary>How it is deployed.</summary>
    public required MeshGatewayConfigSpec Parameters { get; init; }

    /// <summary>Why the whole Gateway is refused, with its ListenerSets; absent when listeners decide.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Its own listeners, in its order.</summary>
    public required EquatableList<ListenerState> Listeners { get; init; }
}
