using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Resolves the <c>backendRef</c>s of Gateway API's routes and of their filters.</summary>
internal static class BackendReferences
{
    /// <summary>
    /// The backend that a route refers to at <paramref name="field"/>; when there is none, <paramref name="problems"/> learns why.
    /// </summary>
    public static BackendKey? Resolve(IReader reader, Referrer referrer, IBackendReference reference, string field, List<Problem> problems)
    {
        var result = Resolve(reader, referrer, reference);
        if (result.Problem(Reasons.BackendNotFound) is { } problem)
        {
            problems.Add(problem with { Message = $"{field}: {problem.Message}" });
        }

        return (result as ReferenceResult<BackendKey>.Resolved)?.Target;
    }

    private static ReferenceResult<BackendKey> Resolve(IReader reader, Referrer referrer, IBackendReference reference)
    {
        var route = referrer.Object;
        var target = new ReferredObject(
            reference.Group,
            reference.Kind,
            new NamespacedName(reference.Namespace ?? route.Name.Namespace, reference.Name)
        );
        return BackendLookup.Find(
            reader,
            target,
            new PortChoice(reference.Port),
            referrer.Use,
            new Crossing(WellKnown.GatewayGroup, route.Type.Kind, route.Name.Namespace, target)
        );
    }
}
