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
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } = new("HTTPRoute status", (reader, key) =>
        reader.Get<HttpRoute>(key) is { } route && reader.Fetch(HttpRouteParents.Verdicts, key) is { IsEmpty: false } verdicts
            ? [OutputSets.Entry(StatusOf(reader, route, verdicts))]
            : []);

    private static HttpRoute StatusOf(IReader reader, HttpRoute route, EquatableList<ParentVerdict> verdicts)
    {
        var key = route.Metadata.Key;
        var rules = reader.Fetch(RuleConversion.Rules, key) ?? [];
        var refusal = HttpRouteAcceptance.OfRules(reader, key);
        var partial = HttpRouteAcceptance.Partial(rules);
        var references = HttpRouteAcceptance.References(rules);
        var accepted = Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, HttpRouteAcceptance.Notes(rules), route.Metadata.Generation);
        return new HttpRoute
        {
            Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
            Spec = route.Spec,
            Status = new RouteStatus
            {
                Parents = verdicts
                    .Select(verdict => new RouteParentStatus
                    {
                        ParentRef = verdict.Parent,
                        ControllerName = WellKnown.ControllerName,
                        Conditions = ConditionsOf(verdict.Decision.Refusal ?? refusal, accepted, partial, references),
                    })
                    .OrderBy(parent => parent.ParentRef, ParentOrder.Instance)
                    .ToEquatableList(),
            },
        };
    }

    private static EquatableList<Condition> ConditionsOf(Problem? refusal, Condition accepted, Problem? partial, Problem? references)
    {
        var generation = accepted.ObservedGeneration ?? 0;
        EquatableList<Condition> conditions =
        [
            refusal is null ? accepted : Conditions.False(ConditionTypes.Accepted, refusal, generation),
            Conditions.Unless(references, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
        ];
        return refusal is null && partial is not null
            ? conditions.Add(Conditions.Because(ConditionTypes.PartiallyInvalid, partial, generation))
            : conditions;
    }
}
