using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>The backends of a rule, converted.</summary>
/// <param name="Backends">One for each reference, with its weight; what could not be resolved leads nowhere.</param>
/// <param name="Problem">A filter of a backend that cannot be obeyed.</param>
/// <param name="References">The references that could not be resolved.</param>
internal sealed record ConvertedBackends(EquatableList<HttpBackend> Backends, Problem? Problem, EquatableList<Problem> References);

/// <summary>Turns <c>backendRefs</c> into shares of a rule.</summary>
internal static class BackendConversion
{
    public static ConvertedBackends Convert(IReader reader, Referrer route, HttpRouteRule rule, string field)
    {
        var backends = rule.BackendRefs;
        var converted = new List<HttpBackend>();
        var references = new List<Problem>();
        Problem? unsupported = null;
        for (var i = 0; i < backends.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{field}.backendRefs[{i}]");
            var filters = FilterConversion.OfBackend(backends[i].Filters, place);
            unsupported ??=
                filters.Problem
                ?? (
                    FilterCompatibility.Fault(rule.Filters, backends[i].Filters) is { } fault
                        ? new Problem(Reasons.IncompatibleFilters, $"{place}.filters: {fault}")
                        : null
                );

            // "500 status codes MUST be returned for requests that would have otherwise been routed to an invalid backend": the weight
            // stays.
            var key = BackendReferences.Resolve(reader, route, backends[i], place, references);
            converted.Add(
                key is null ? HttpBackend.Unresolved(backends[i].Weight) : new HttpBackend(backends[i].Weight, key, filters.Filters)
            );
        }

        return new ConvertedBackends(converted.ToEquatableList(), unsupported, references.ToEquatableList());
    }
}
