using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>Writes the status of one listener.</summary>
internal static class ListenerStatuses
{
    /// <summary>
    /// The status. <paramref name="programmed"/> says why no proxy serves the listener; all conditions carry one generation, so that no
    /// reader sees a mix.
    /// </summary>
    public static ListenerStatus Of(ListenerState listener, int attachedRoutes, Problem? refusal, Problem? programmed, long generation) =>
        new()
        {
            Name = listener.Terms.Name,
            SupportedKinds = listener.Terms.Kinds,
            AttachedRoutes = attachedRoutes,
            Conditions =
            [
                Conditions.Unless(listener.Refusal ?? refusal, ConditionTypes.Accepted, Reasons.Accepted, generation),
                listener.Conflict is { } conflict
                    ? Conditions.Because(ConditionTypes.Conflicted, conflict, generation)
                    : Conditions.False(ConditionTypes.Conflicted, new Problem(Reasons.NoConflicts, ""), generation),
                Conditions.Unless(listener.Unresolved, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
                Conditions.Unless(programmed, ConditionTypes.Programmed, Reasons.Programmed, generation),
                .. listener.Overlap is { } overlap
                    ? [Conditions.Because(ConditionTypes.OverlappingTlsConfig, overlap, generation)]
                    : Array.Empty<Condition>(),
            ],
        };
}
