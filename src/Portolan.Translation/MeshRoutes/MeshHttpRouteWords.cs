using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Rules for requests in the words of MeshHTTPRoute. A rule that is written is read as the same rule.</summary>
internal static class MeshHttpRouteWords
{
    /// <summary>The resource that people see.</summary>
    public static MeshHttpRoute Write(MeshRoute<HttpRule> route, string zone) =>
        new()
        {
            Metadata = route.Metadata,
            Spec = new MeshHttpRouteSpec
            {
                TargetRef = route.Target,
                To = route
                    .To.Select(to => new MeshHttpRouteTo
                    {
                        TargetRef = to.Target,
                        Hostnames = to.Hostnames,
                        Rules = to.Rules.Select(rule => Write(rule, zone)).ToEquatableList(),
                    })
                    .ToEquatableList(),
            },
        };

    /// <summary>The destinations and rules that a resource says.</summary>
    public static EquatableList<MeshRouteTo<HttpRule>> Read(MeshHttpRoute route, MeshReferences references) =>
        route
            .Spec.To.Select(
                (to, place) =>
                    new MeshRouteTo<HttpRule>(
                        to.TargetRef,
                        to.Hostnames,
                        to.Rules.Select((rule, index) => Read(references, rule, At($"{At("spec.to", place)}.rules", index)))
                            .ToEquatableList()
                    )
            )
            .ToEquatableList();

    /// <summary>The rule that a resource says.</summary>
    public static HttpRule Read(MeshReferences references, MeshHttpRouteRule rule, string field) =>
        new()
        {
            Name = rule.Name,
            Matches = rule.Matches,
            Filters = Read(references, rule.Default.Filters, $"{field}.default"),
            Backends = rule
                .Default.BackendRefs.Select((reference, index) => Read(references, reference, At($"{field}.default.backendRefs", index)))
                .ToEquatableList(),
            Timeouts = rule.Default.Timeouts,
            Retry = rule.Default.Retry,
            SessionPersistence = rule.Default.SessionPersistence,
        };

    /// <summary>The rule as a resource says it.</summary>
    public static MeshHttpRouteRule Write(HttpRule rule, string zone) =>
        new()
        {
            Name = rule.Name,
            Matches = rule.Matches,
            Default = new MeshHttpRouteConf
            {
                Filters = Write(rule.Filters, zone),
                BackendRefs = rule
                    .Backends.Select(backend =>
                        MeshBackendWords.Write(backend.Key, backend.Weight, zone) with
                        {
                            Filters = Write(backend.Filters, zone),
                        }
                    )
                    .ToEquatableList(),
                Timeouts = rule.Timeouts,
                Retry = rule.Retry,
                SessionPersistence = rule.SessionPersistence,
            },
        };

    private static HttpBackend Read(MeshReferences references, MeshBackendRef reference, string field) =>
        new(reference.Weight, references.Resolve(reference, field), Read(references, reference.Filters, field));

    private static EquatableList<HttpFilter> Read(MeshReferences references, EquatableList<MeshHttpFilter> filters, string field) =>
        filters.Select((filter, index) => Read(references, filter, At($"{field}.filters", index))).OfType<HttpFilter>().ToEquatableList();

    // A mirror without a target copies nothing; the request itself is answered as if it were not there.
    private static HttpFilter? Read(MeshReferences references, MeshHttpFilter filter, string field) =>
        filter switch
        {
            { Type: HttpRouteFilterType.RequestMirror, RequestMirror: { } mirror } => references.Resolve(
                mirror.BackendRef,
                $"{field}.requestMirror.backendRef"
            )
                is { } target
                ? new HttpFilter.Mirror(target, mirror.Percentage, mirror.Fraction)
                : null,
            _ => new HttpFilter.Plain(filter),
        };

    private static EquatableList<MeshHttpFilter> Write(EquatableList<HttpFilter> filters, string zone) =>
        filters
            .Select(filter =>
                filter switch
                {
                    HttpFilter.Plain plain => plain.Words,
                    HttpFilter.Mirror mirror => new MeshHttpFilter
                    {
                        Type = HttpRouteFilterType.RequestMirror,
                        RequestMirror = new MeshRequestMirror
                        {
                            BackendRef = MeshBackendWords.Write(mirror.To, 1, zone),
                            Percentage = mirror.Percentage,
                            Fraction = mirror.Fraction,
                        },
                    },
                    _ => throw new System.Diagnostics.UnreachableException(),
                }
            )
            .ToEquatableList();

    private static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");
}
