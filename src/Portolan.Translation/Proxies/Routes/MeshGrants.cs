using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.Proxies.Backends;
using BackendReferences = Portolan.Translation.Proxies.Backends.BackendReferences;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>
/// The handshake of GEP-709 for MeshHTTPRoutes that users wrote: a reference into another namespace needs its ReferenceGrant there, in whatever words it
/// names the other namespace (a field, a label, a service tag). Those that we generate were resolved with the grants of their HTTPRoute.
/// </summary>
internal static class MeshGrants
{
    /// <summary>Why a reference that leads to something may not be used; null when it may, or leads nowhere.</summary>
    public static string? Refusal(IReader reader, NamespacedName route, MeshBackendRef reference)
    {
        if (BackendReferences.Resolve(reader, reference, reference.Port, route.Namespace) is not { } target
            || string.Equals(target.Namespace, route.Namespace, StringComparison.Ordinal))
        {
            return null;
        }

        // A MeshService is the Service that it was made from: who opens the one has opened the other.
        var names = string.Equals(target.Kind, BackendKinds.Service, StringComparison.Ordinal)
            ? [new ReferredObject("", target.Kind, target.ObjectName()), new ReferredObject(MeshApi.Group, TargetRefKind.MeshService, target.ObjectName())]
            : new[] { new ReferredObject(MeshApi.Group, target.Kind, target.ObjectName()) };
        var crossings = names.Select(name => new Crossing(MeshApi.Group, MeshHttpRoute.Type.Kind, route.Namespace, name)).ToList();
        return crossings.Any(crossing => reader.Fetch(ReferenceGrants.Permits, crossing)) ? null : ReferenceGrants.Refusal(crossings[0]);
    }

    /// <summary>The rule, where what may not be used leads nowhere: such a share of requests is answered 500, such a mirror gets no copies.</summary>
    public static MeshHttpRouteRule Enforce(IReader reader, NamespacedName route, MeshHttpRouteRule rule) => rule with
    {
        Default = rule.Default with
        {
            Filters = rule.Default.Filters.Select(filter => Enforce(reader, route, filter)).ToEquatableList(),
            BackendRefs = rule.Default.BackendRefs.Select(reference => Enforce(reader, route, reference)).ToEquatableList(),
        },
    };

    private static MeshHttpFilter Enforce(IReader reader, NamespacedName route, MeshHttpFilter filter) => filter.RequestMirror is { } mirror
        ? filter with { RequestMirror = mirror with { BackendRef = Enforce(reader, route, mirror.BackendRef) } }
        : filter;

    private static MeshBackendRef Enforce(IReader reader, NamespacedName route, MeshBackendRef reference) =>
        Refusal(reader, route, reference) is null ? reference : reference with { Kind = TargetRefKind.MeshService, Name = WellKnown.UnresolvedBackend };
}
