using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>Writes the status of one listener.</summary>
internal static class ListenerStatuses
{
    /// <summary>
    /// The status of a listener of a Gateway or of one of its ListenerSets; <paramref name="said"/> is what others say against it. All
    /// conditions carry one generation, so that no reader sees a mix.
    /// </summary>
    public static ListenerStatus Of(
        IReader reader,
        NamespacedName gateway,
        ListenerState listener,
        (Problem? Refusal, Problem? NotProgrammed) said,
        long generation
    ) =>
        new()
        {
            Name = listener.Terms.Name,
            SupportedKinds = listener.Terms.Kinds,
            AttachedRoutes = Attachment.AttachedRoutes.Count(reader, listener.Terms.Key),
            Conditions =
            [
                Conditions.Unless(listener.Refusal ?? said.Refusal, ConditionTypes.Accepted, Reasons.Accepted, generation),
                listener.Conflict is { } conflict
                    ? Conditions.Because(ConditionTypes.Conflicted, conflict, generation)
                    : Conditions.False(ConditionTypes.Conflicted, new Problem(Reasons.NoConflicts, ""), generation),
                Conditions.Unless(listener.Unresolved, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation),
                Conditions.Unless(said.NotProgrammed, ConditionTypes.Programmed, Reasons.Programmed, generation),
                .. OverlappingTls.Find(reader, gateway, listener) is { } overlap
                    ? [Conditions.Because(ConditionTypes.OverlappingTlsConfig, overlap, generation)]
                    : Array.Empty<Condition>(),
            ],
        };
}
