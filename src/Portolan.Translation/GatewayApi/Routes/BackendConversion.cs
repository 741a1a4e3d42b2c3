using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>The backends of a rule, converted.</summary>
/// <param name="Backends">One for each reference, with its weight; what could not be resolved is <see cref="WellKnown.UnresolvedBackend"/>.</param>
/// <param name="Problem">A filter of a backend that cannot be obeyed.</param>
/// <param name="References">The references that could not be resolved.</param>
internal sealed record ConvertedBackends(EquatableList<MeshBackendRef> Backends, Problem? Problem, EquatableList<Problem> References);

/// <summary>Turns <c>backendRefs</c> into those of a MeshHTTPRoute.</summary>
internal static class BackendConversion
{
    /// <summary>A backend that answers 500.</summary>
    public static MeshBackendRef Unresolved(int weight) =>
        new() { Kind = TargetRefKind.MeshService, Name = WellKnown.UnresolvedBackend, Weight = weight };

    public static ConvertedBackends Convert(IReader reader, NamespacedName route, EquatableList<HttpBackendRef> backends, string field)
    {
        var converted = new List<MeshBackendRef>();
        var references = new List<Problem>();
        Problem? unsupported = null;
        for (var i = 0; i < backends.Count; i++)
        {
            var place = $"{field}.backendRefs[{i}]";
            var filters = FilterConversion.OfBackend(backends[i].Filters, place);
            unsupported ??= filters.Problem;
            var result = BackendReferences.Resolve(reader, HttpRoute.Type.Kind, route.Namespace, backends[i]);
            if (BackendReferences.ProblemOf(result) is { } problem)
            {
                references.Add(problem with { Message = $"{place}: {problem.Message}" });
            }

            // "500 status codes MUST be returned for requests that would have otherwise been routed to an invalid backend": the weight stays.
            converted.Add(result is ReferenceResult<MeshBackendRef>.Resolved resolved
                ? resolved.Target with { Weight = backends[i].Weight, Filters = filters.Filters }
                : Unresolved(backends[i].Weight));
        }

        return new ConvertedBackends(converted.ToEquatableList(), unsupported, references.ToEquatableList());
    }
}
