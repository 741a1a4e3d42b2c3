using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>
/// How far a ListenerSet is that its Gateway lets in. Listeners of others play no part (GEP-1713, "ListenerSet Conditions").
/// </summary>
/// <param name="Gateway">The Gateway.</param>
/// <param name="Listeners">Its listeners, in its order.</param>
/// <param name="ParentRefusal">Why the Gateway is not accepted.</param>
/// <param name="ParentUnreachable">Why nobody reaches the Gateway.</param>
internal sealed record ListenerSetProgress(
    NamespacedName Gateway,
    EquatableList<ListenerProgress> Listeners,
    Problem? ParentRefusal,
    Problem? ParentUnreachable
)
{
    /// <summary>Why the set is not accepted: its Gateway is not, or none of its listeners can be served.</summary>
    public Problem? Refusal =>
        ParentRefusal is { } parent
            ? new Problem(Reasons.ParentNotAccepted, $"Gateway {Gateway} is not accepted: {parent.Reason}")
            : NothingServable;

    /// <summary>Listeners with a flaw while the set is accepted for the sake of the others.</summary>
    public Problem? Partial => Listeners.Any(listener => listener.Flaw is not null) ? new Problem(Reasons.ListenersNotValid, Flaws) : null;

    /// <summary>Why the set does not serve.</summary>
    public Problem? NotProgrammed =>
        this switch
        {
            { ParentRefusal: not null } => new Problem(Reasons.ParentNotProgrammed, $"Gateway {Gateway} is not accepted"),
            { NothingServable: { } nothing } => nothing,
            { ParentUnreachable: { } unreachable } => new Problem(Reasons.ParentNotProgrammed, $"Gateway {Gateway}: {unreachable.Message}"),
            _ => Waiting ?? Failing,
        };

    private Problem? NothingServable =>
        Listeners.All(listener => RefusalOf(listener) is not null)
            ? new Problem(Reasons.ListenersNotValid, $"no listener can be served: {Flaws}")
            : null;

    private Problem? Waiting =>
        Listeners.Select(listener => listener.Readiness?.Delay).FirstOrDefault(delay => delay?.Reason is Reasons.Pending);

    private Problem? Failing =>
        Listeners.All(listener => listener.NotProgrammed is not null)
            ? new Problem(
                Reasons.ListenersNotValid,
                string.Join("; ", Listeners.Select(listener => $"listener {listener.State.Terms.Name}: {listener.NotProgrammed?.Message}"))
            )
            : null;

    private string Flaws =>
        string.Join(
            "; ",
            Listeners
                .Where(listener => listener.Flaw is not null)
                .Select(listener => $"listener {listener.State.Terms.Name}: {listener.Flaw?.Message}")
        );

    /// <summary>
    /// Why a listener of a set is not accepted. One that lacks what it refers to is not either, other than in a Gateway: nobody but the
    /// set's author can do anything about it (GEP-1713, "Conformance Details").
    /// </summary>
    public static Problem? RefusalOf(ListenerProgress listener) => listener.Refusal ?? listener.State.Unservable;
}
