using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// Writes the status of a route: one entry for each parent of ours, in an order that does not depend on when it was written.
/// </summary>
internal static class RouteStatuses
{
    // What a status may hold. References are no more than that, and come first.
    private const int MaxParents = 32;

    /// <summary>The status; without any parent of ours there is nothing that we may say.</summary>
    public static RouteStatus? Of<TRule>(
        EquatableList<GatewayParent> gateways,
        EquatableList<ServiceParent> services,
        EquatableList<ConvertedRule<TRule>> rules,
        Problem? refusedWrite,
        long generation
    )
        where TRule : class
    {
        List<ParentAnswer> parents =
        [
            .. gateways.Select(parent => new ParentAnswer(
                parent.Parent,
                parent.Decision.Refusal,
                Joined(parent.Note, parent.Decision.Note)
            )),
            .. services.Select(parent => new ParentAnswer(parent.Parent, parent.Refusal, parent.Note)),
        ];
        return parents.Count == 0
            ? null
            : new RouteStatus
            {
                Parents = parents
                    .Take(MaxParents)
                    .Select(parent => new RouteParentStatus
                    {
                        ParentRef = parent.Parent,
                        ControllerName = WellKnown.ControllerName,
                        Conditions = [.. ConditionsOf(parent, rules, generation), .. WriteRefusals.Condition(refusedWrite, generation)],
                    })
                    .OrderBy(parent => parent.ParentRef, ParentOrder.Instance)
                    .ToEquatableList(),
            };
    }

    private static EquatableList<Condition> ConditionsOf<TRule>(
        ParentAnswer parent,
        EquatableList<ConvertedRule<TRule>> rules,
        long generation
    )
        where TRule : class
    {
        var refusal = parent.Refusal ?? RouteAcceptance.OfRules(rules);
        return
        [
            refusal is not null
                ? Conditions.False(ConditionTypes.Accepted, refusal, generation)
                : Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, Joined(parent.Note, RouteAcceptance.Notes(rules)), generation),
            Conditions.Unless(RouteAcceptance.References(rules), ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
            .. PartiallyInvalid(refusal, RouteAcceptance.Partial(rules), generation),
        ];
    }

    // Only an accepted route can be invalid in part.
    private static IEnumerable<Condition> PartiallyInvalid(Problem? refusal, Problem? partial, long generation) =>
        refusal is null && partial is not null ? [Conditions.Because(ConditionTypes.PartiallyInvalid, partial, generation)] : [];

    private static string Joined(params IEnumerable<string> notes) => string.Join("; ", notes.Where(note => note.Length > 0));

    private sealed record ParentAnswer(ParentReference Parent, Problem? Refusal, string Note);
}
