using System.Globalization;
using Portolan.Api;

namespace Portolan.Translation.GatewayApi.Naming;

/// <summary>
/// The names of generated objects. They read as Kuma 2.14's do; what would pass Kubernetes' limit, or what two objects would share, ends in
/// a hash instead.
/// </summary>
public static class ObjectNames
{
    /// <summary>Kubernetes' limit for the name of an object.</summary>
    public const int MaxLength = 253;

    private const int MaxRoutePrefix = 244;
    private const int MaxOwnerPrefix = 54;

    /// <summary>The service tag of a gateway: <c>edge_demo_svc</c>.</summary>
    public static string GatewayService(NamespacedName gateway) => $"{gateway.Name}_{gateway.Namespace}_svc";

    /// <summary>The service tag of a port of a Service: <c>backend_demo_svc_8080</c>.</summary>
    public static string ServiceTag(NamespacedName service, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Name}_{service.Namespace}_svc_{port}");

    /// <summary>The MeshGateway of a Gateway: <c>edge.demo</c>. A namespace has no dots, so no two Gateways share one.</summary>
    public static string MeshGateway(NamespacedName gateway) => Cut($"{gateway.Name}.{gateway.Namespace}");

    /// <summary>The copy of a listener's Secret: <c>gapi-demo-edge-tls</c>.</summary>
    public static string MeshSecret(NamespacedName secret) => Cut($"gapi-{secret.Namespace}-{secret.Name}");

    /// <summary>The start of a generated MeshHTTPRoute's name, <c>api-demo</c>; two routes may share it.</summary>
    public static string RoutePrefix(NamespacedName route)
    {
        var prefix = $"{route.Name}-{route.Namespace}";
        return prefix.Length > MaxRoutePrefix ? prefix[..MaxRoutePrefix].TrimEnd('-', '.') : prefix;
    }

    /// <summary>
    /// The MeshHTTPRoute of a route for one parent; <paramref name="hash"/> tells parents (and routes of one prefix) apart.
    /// </summary>
    public static string MeshRoute(NamespacedName route, string hash) => $"{RoutePrefix(route)}-{hash}";

    /// <summary>The MeshHTTPRoute of a route for a Service: <c>canary-shop-cart.shop</c>; two routes may share it.</summary>
    public static string ServiceRoute(NamespacedName route, NamespacedName service) =>
        Cut($"{route.Name}-{route.Namespace}-{service.Name}.{service.Namespace}");

    /// <summary>The value of <see cref="WellKnown.OwnerLabel"/> on what was generated from <paramref name="source"/>.</summary>
    public static string OwnerLabelValue(NamespacedName source)
    {
        var readable = $"{source.Namespace}_{source.Name}";
        readable = readable.Length > MaxOwnerPrefix ? readable[..MaxOwnerPrefix] : readable;
        return $"{readable}-{Fnv1.Hex(source.Namespace, source.Name)}";
    }

    /// <summary>The name itself while Kubernetes takes it, else its start and a hash of the whole.</summary>
    public static string Cut(string name) =>
        name.Length <= MaxLength ? name : $"{name[..MaxRoutePrefix].TrimEnd('-', '.')}-{Fnv1.Hex(name)}";
}
