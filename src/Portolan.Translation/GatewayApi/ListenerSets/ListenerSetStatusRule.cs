using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>The status of a ListenerSet. <c>Programmed</c> waits for the proxy's word on this very generation.</summary>
internal static class ListenerSetStatusRule
{
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "ListenerSet status",
            (reader, key) =>
            {
                if (reader.Get<ListenerSet>(key) is not { } found)
                {
                    return [];
                }

                return reader.Fetch(ListenerSetRules.Standing, key) switch
                {
                    ListenerSetStanding.Refused refused =>
                    [
                        OutputSets.Entry(With(found, Refused(refused.Problem, found.Metadata.Generation))),
                    ],
                    ListenerSetStanding.Attached when reader.Fetch(ListenerSetProgressRule.Rule, key) is { } progress =>
                    [
                        OutputSets.Entry(With(found, StatusOf(reader, progress, found.Metadata.Generation))),
                    ],
                    _ => [],
                };
            }
        );

    private static ListenerSet With(ListenerSet set, ListenerSetStatus status) =>
        new()
        {
            Metadata = new ObjectMeta { Name = set.Metadata.Name, Namespace = set.Metadata.Namespace },
            Spec = set.Spec,
            Status = status,
        };

    private static ListenerSetStatus Refused(Problem problem, long generation) =>
        new()
        {
            Conditions =
            [
                Conditions.False(ConditionTypes.Accepted, problem, generation),
                Conditions.False(ConditionTypes.Programmed, problem, generation),
            ],
        };

    private static ListenerSetStatus StatusOf(IReader reader, ListenerSetProgress progress, long generation) =>
        new()
        {
            Conditions =
            [
                Accepted(progress, generation),
                Conditions.Unless(progress.NotProgrammed, ConditionTypes.Programmed, Reasons.Programmed, generation),
            ],
            Listeners = progress
                .Listeners.Select(listener =>
                    ListenerStatuses.Of(
                        reader,
                        progress.Gateway,
                        listener.State,
                        (ListenerSetProgress.RefusalOf(listener), listener.State.Conflict ?? listener.NotProgrammed),
                        generation
                    )
                )
                .ToEquatableList(),
        };

    private static Condition Accepted(ListenerSetProgress progress, long generation) =>
        progress switch
        {
            { Refusal: { } refusal } => Conditions.False(ConditionTypes.Accepted, refusal, generation),
            { Partial: { } partial } => Conditions.Because(ConditionTypes.Accepted, partial, generation),
            _ => Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, "", generation),
        };
}
