using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>An object that has listeners on a Gateway: the Gateway itself, or a ListenerSet that it lets in (GEP-1713).</summary>
internal sealed record ListenerOwner
{
    /// <summary>The Gateway or ListenerSet.</summary>
    public required ObjectKey Object { get; init; }

    /// <summary>The Gateway.</summary>
    public required NamespacedName Gateway { get; init; }

    /// <summary>The generation of <see cref="Object"/>.</summary>
    public required long Generation { get; init; }

    /// <summary>Its own listeners, in its order.</summary>
    public required EquatableList<Listener> Listeners { get; init; }

    /// <summary>The tags that all of its listeners have in the MeshGateway, and no others.</summary>
    public required EquatableMap<string> Tags { get; init; }

    /// <summary>What the Gateway asks of clients on every port, whoever opened it.</summary>
    public FrontendTlsConfig? Frontend { get; init; }

    /// <summary>Whether it is the Gateway itself.</summary>
    public bool IsGateway => Object.Type == Api.Gateway.Gateway.Type;
}
