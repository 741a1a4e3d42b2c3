using Portolan.Api;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>The kinds of objects that requests are sent to, as they stand in a <see cref="BackendKey"/>.</summary>
internal static class BackendKinds
{
    /// <summary>A port of a Kubernetes Service.</summary>
    public const string Service = "Service";

    /// <summary>A port of a service of the mesh.</summary>
    public const string MeshService = "MeshService";

    /// <summary>A port of services of several zones.</summary>
    public const string MeshMultiZoneService = "MeshMultiZoneService";

    /// <summary>A service outside of the mesh.</summary>
    public const string MeshExternalService = "MeshExternalService";

    /// <summary>A port of the workload that a proxy stands beside.</summary>
    public const string Dataplane = "Dataplane";

    /// <summary>A host outside of the cluster, as Gateway API says it.</summary>
    public const string XBackend = "XBackend";

    /// <summary>The object that a backend is a port of.</summary>
    public static NamespacedName ObjectName(this BackendKey key) => new(key.Namespace, key.Name);

    /// <summary>A port of an object.</summary>
    public static BackendKey Key(string kind, NamespacedName name, int port, BackendTransport transport) =>
        new(kind, name.Namespace, name.Name, port, transport);
}
