using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>The status of an HTTPRoute: one entry for each parent of ours, in an order that does not depend on when it was written.</summary>
internal static class HttpRouteStatusRule
{
    private const string NoSidecars = "written as a MeshHTTPRoute; proxies beside workloads, which would apply it, are not part of this version";

    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } = new("HTTPRoute status", (reader, key) =>
        reader.Get<HttpRoute>(key) is { } route && Parents(reader, key) is { Count: > 0 } parents
            ? [OutputSets.Entry(StatusOf(reader, route, parents))]
            : []);

    private static List<ParentFinding> Parents(IReader reader, NamespacedName route) =>
    [
        .. reader.Fetch(HttpRouteParents.Verdicts, route).Select(verdict => new ParentFinding(verdict.Parent, verdict.Decision.Refusal, "")),
        .. reader.Fetch(ServiceParents.Verdicts, route).Select(verdict => new ParentFinding(verdict.Parent, verdict.Refusal, NoSidecars)),
    ];

    private static HttpRoute StatusOf(IReader reader, HttpRoute route, IEnumerable<ParentFinding> parents)
    {
        var key = route.Metadata.Key;
        var rules = reader.Fetch(RuleConversion.Rules, key) ?? [];
        var refusal = HttpRouteAcceptance.OfRules(reader, key);
        var partial = HttpRouteAcceptance.Partial(rules);
        var references = HttpRouteAcceptance.References(rules);
        var notes = HttpRouteAcceptance.Notes(rules);
        var generation = route.Metadata.Generation;
        return new HttpRoute
        {
            Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
            Spec = route.Spec,
            Status = new RouteStatus
            {
                Parents = parents
                    .Select(parent => new RouteParentStatus
                    {
                        ParentRef = parent.Parent,
                        ControllerName = WellKnown.ControllerName,
                        Conditions =
                        [
                            (parent.Refusal ?? refusal) is { } refused
                                ? Conditions.False(ConditionTypes.Accepted, refused, generation)
                                : Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, parent.Note.Length == 0 ? notes : parent.Note, generation),
                            Conditions.Unless(references, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
                            .. PartiallyInvalid(parent.Refusal ?? refusal, partial, generation),
                        ],
                    })
                    .OrderBy(parent => parent.ParentRef, ParentOrder.Instance)
                    .ToEquatableList(),
            },
        };
    }

    // Only an accepted route can be invalid in part.
    private static IEnumerable<Condition> PartiallyInvalid(Problem? refusal, Problem? partial, long generation) =>
        refusal is null && partial is not null ? [Conditions.Because(ConditionTypes.PartiallyInvalid, partial, generation)] : [];

    private sealed record ParentFinding(ParentReference Parent, Problem? Refusal, string Note);
}
