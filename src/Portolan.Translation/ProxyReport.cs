using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation;

/// <summary>
/// What a proxy said last of its listeners: an input of translation like any object, so that <c>Programmed: True</c> can mean that a
/// proxy acknowledged it. Never stored in the API.
/// </summary>
public sealed record ProxyReport : IResource<ProxyReport>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("internal.portolan", "v1", "ProxyReport", "proxyreports", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The name under which the report of a proxy is read.</summary>
    public static NamespacedName NameOf(ProxyKey proxy) => new(proxy.Namespace, $"{proxy.Kind}/{proxy.Mesh}/{proxy.Name}");

    /// <summary>A report of a proxy, of which nothing is said yet.</summary>
    public static ProxyReport Of(ProxyKey proxy)
    {
        var name = NameOf(proxy);
        return new ProxyReport
        {
            Metadata = new ObjectMeta { Namespace = name.Namespace, Name = name.Name },
        };
    }

    /// <summary>The change of input by which a report takes the place of the one before; without a report the proxy is gone.</summary>
    public static InputChange Change(ProxyKey proxy, ProxyReport? report) => new(new ObjectKey(Type, NameOf(proxy)), report);

    /// <summary>Whether a proxy is connected.</summary>
    public bool Connected { get; init; }

    /// <summary>The listeners that the proxies acknowledged; with several replicas, what all of them serve.</summary>
    public EquatableList<ListenerReport> Listeners { get; init; }

    /// <summary>Parts that a proxy could not take.</summary>
    public EquatableList<Rejection> Rejections { get; init; }
}
