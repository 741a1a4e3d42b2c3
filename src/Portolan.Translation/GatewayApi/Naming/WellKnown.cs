namespace Portolan.Translation.GatewayApi.Naming;

/// <summary>Names that users script against; they are those of Kuma 2.14 and of Gateway API.</summary>
public static class WellKnown
{
    /// <summary>The <c>controllerName</c> of the classes that we serve.</summary>
    public const string ControllerName = "gateways.kuma.io/controller";

    /// <summary>Keeps a GatewayClass while Gateways use it.</summary>
    public const string GatewayClassFinalizer = "gateway-exists-finalizer.gateway.networking.k8s.io";

    /// <summary>Marks a generated object with the object that it came from.</summary>
    public const string OwnerLabel = "gateways.kuma.io/gateway.networking.k8s.io-owner";

    /// <summary>The tag of a MeshGateway's listener that holds the listener's name.</summary>
    public const string ListenerNameTag = "gateways.kuma.io/listener-name";

    /// <summary>The tag of a MeshGateway's listener that holds the listener's port.</summary>
    public const string ListenerPortTag = "gateways.kuma.io/listener-port";

    /// <summary>
    /// The tag of a MeshGateway's listener that says which Gateway API object it is of; there only where a Gateway lets ListenerSets in.
    /// Ours: Kuma knows no ListenerSets.
    /// </summary>
    public const string ListenerOwnerTag = "gateways.kuma.io/listener-owner";

    /// <summary>Stands for a backend whose reference could not be resolved; its share of requests is answered with 500.</summary>
    public const string UnresolvedBackend = "kuma.io/unresolved-backend";

    /// <summary>The mesh of an object: a label, or, deprecated, an annotation.</summary>
    public const string Mesh = "kuma.io/mesh";

    /// <summary>The mesh of objects that name none.</summary>
    public const string DefaultMesh = "default";

    /// <summary>The tag that names the service of a workload.</summary>
    public const string ServiceTag = "kuma.io/service";

    /// <summary>The tag that names the zone of a workload.</summary>
    public const string ZoneTag = "kuma.io/zone";

    /// <summary>The tag that names the namespace of a workload.</summary>
    public const string NamespaceTag = "k8s.kuma.io/namespace";

    /// <summary>The annotation that says which tags a gateway's pods carry.</summary>
    public const string TagsAnnotation = "kuma.io/tags";

    /// <summary>The annotation that marks what belongs to a gateway.</summary>
    public const string GatewayAnnotation = "kuma.io/gateway";

    /// <summary>The label that keeps the sidecar injector away from a gateway's pods.</summary>
    public const string SidecarInjection = "kuma.io/sidecar-injection";

    /// <summary>The Secret of the system namespace whose key seals sessions; ours.</summary>
    public const string SessionKeySecret = "portolan-session-key";

    /// <summary>The type of a mesh's secret.</summary>
    public const string MeshSecretType = "system.kuma.io/secret";

    /// <summary>The label by which Gateway API finds what was made for a Gateway.</summary>
    public const string GatewayNameLabel = "gateway.networking.k8s.io/gateway-name";

    /// <summary>The label that says who keeps a generated object.</summary>
    public const string ManagedBy = "kuma.io/managed-by";

    /// <summary>The group of Gateway API.</summary>
    public const string GatewayGroup = "gateway.networking.k8s.io";

    /// <summary>The group of the mesh's kinds.</summary>
    public const string MeshGroup = "kuma.io";
}
