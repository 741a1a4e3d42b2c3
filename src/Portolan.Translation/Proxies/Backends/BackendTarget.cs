using System.Globalization;
using Portolan.Api;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>The kinds of objects that requests are sent to.</summary>
internal enum BackendKind
{
    /// <summary>A port of a Kubernetes Service.</summary>
    Service,

    /// <summary>A port of services of several zones.</summary>
    MeshMultiZoneService,

    /// <summary>A service outside of the mesh.</summary>
    MeshExternalService,
}

/// <summary>A port of something that requests are sent to; what a <see cref="BackendKey"/> says.</summary>
internal readonly record struct BackendTarget(BackendKind Kind, NamespacedName Name, int Port)
{
    /// <summary>The name that routes and endpoint sets use.</summary>
    public BackendKey Key => new(string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Name.Namespace}/{Name.Name}/{Port}"));

    /// <summary>Reads a key that <see cref="Key"/> wrote.</summary>
    public static BackendTarget Of(BackendKey key)
    {
        var parts = key.Value.Split('/');
        return new BackendTarget(
            Enum.Parse<BackendKind>(parts[0]),
            new NamespacedName(parts[1], parts[2]),
            int.Parse(parts[3], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public override string ToString() => Key.Value;
}
