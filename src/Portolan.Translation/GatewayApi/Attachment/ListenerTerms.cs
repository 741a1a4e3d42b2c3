using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// What a listener asks of routes, and nothing else of it: thousands of routes read this, and a new certificate or address must not run
/// them again.
/// </summary>
/// <param name="Key">The listener.</param>
/// <param name="Name">Its name in the Gateway.</param>
/// <param name="Port">Its port.</param>
/// <param name="Hostname">Its host name.</param>
/// <param name="Kinds">The kinds of routes that it takes.</param>
/// <param name="Namespaces">The namespaces that it takes routes from.</param>
internal sealed record ListenerTerms(
    ListenerKey Key,
    string Name,
    int Port,
    HostnamePattern Hostname,
    EquatableList<RouteGroupKind> Kinds,
    RouteNamespaces Namespaces);

/// <summary>A Gateway as routes see it.</summary>
/// <param name="Name">The Gateway.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Listeners">Its listeners, those that cannot be served included: a route attaches to them all the same.</param>
internal sealed record GatewayTerms(NamespacedName Name, string Mesh, EquatableList<ListenerTerms> Listeners);
