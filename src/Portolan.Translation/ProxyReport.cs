using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation;

/// <summary>
/// What a proxy said last of its listeners: an input of translation like any object, so that <c>Programmed: True</c> can mean that a
/// proxy acknowledged it. Never stored in the API. Its name is that of the proxy (<c>namespace/gateway</c>).
/// </summary>
public sealed record ProxyReport : IResource<ProxyReport>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new("internal.portolan", "v1", "ProxyReport", "proxyreports", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Whether a proxy is connected.</summary>
    public bool Connected { get; init; }

    /// <summary>The listeners that the proxies acknowledged; with several replicas, what all of them serve.</summary>
    public EquatableList<ListenerReport> Listeners { get; init; }

    /// <summary>Parts that a proxy could not take.</summary>
    public EquatableList<Rejection> Rejections { get; init; }
}
