using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// What a listener asks of routes, and nothing else of it: thousands of routes read this, and a new certificate or address must not run
/// them again.
/// </summary>
/// <param name="Key">The listener.</param>
/// <param name="Name">Its name in the object that has it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Serves">What it speaks, in a proxy's words; absent when it cannot be served.</param>
/// <param name="Hostname">Its host name.</param>
/// <param name="Kinds">The kinds of routes that it takes.</param>
/// <param name="Namespaces">The namespaces that it takes routes from.</param>
internal sealed record ListenerTerms(
    ListenerKey Key,
    string Name,
    int Port,
    ListenerProtocol? Serves,
    HostnamePattern Hostname,
    EquatableList<RouteGroupKind> Kinds,
    RouteNamespaces Namespaces
);

/// <summary>
/// A Gateway or ListenerSet as routes see it. A route means the listeners of the object that it names and no others (GEP-1713).
/// </summary>
internal sealed record ParentTerms
{
    /// <summary>The object that routes name.</summary>
    public required ObjectKey Parent { get; init; }

    /// <summary>The Gateway whose proxy serves it.</summary>
    public required NamespacedName Gateway { get; init; }

    /// <summary>The mesh of that Gateway.</summary>
    public required string Mesh { get; init; }

    /// <summary>The tags by which mesh routes tell its listeners from others of that Gateway.</summary>
    public required EquatableMap<string> Tags { get; init; }

    /// <summary>Its listeners, those that cannot be served included: a route attaches to them all the same.</summary>
    public required EquatableList<ListenerTerms> Listeners { get; init; }

    /// <summary>Why no route can attach.</summary>
    public Problem? Refusal { get; init; }
}
