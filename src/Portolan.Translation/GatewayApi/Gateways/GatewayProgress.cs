using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.ListenerSets;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>How far a Gateway is: what its listeners, ListenerSets and addresses add up to.</summary>
internal sealed record GatewayProgress(
    GatewayState State,
    EquatableList<ListenerProgress> Listeners,
    EquatableList<GatewayStatusAddress> Addresses,
    Problem? Unreachable,
    ListenerSetStage Sets
)
{
    /// <summary>Why the Gateway is not accepted: itself, or each one of its listeners while no ListenerSet is.</summary>
    public Problem? Refusal =>
        State.Problem
        ?? (
            Sets is ListenerSetStage.None && Listeners.All(listener => listener.Refusal is not null)
                ? new Problem(Reasons.ListenersNotValid, $"no listener can be served: {Flaws}")
                : null
        );

    /// <summary>Listeners with a flaw while the Gateway is accepted for the sake of the others.</summary>
    public Problem? Partial => Listeners.Any(listener => listener.Flaw is not null) ? new Problem(Reasons.ListenersNotValid, Flaws) : null;

    /// <summary>Why the Gateway does not serve.</summary>
    public Problem? NotProgrammed
    {
        get
        {
            if (Refusal is not null)
            {
                return new Problem(Reasons.Invalid, "the Gateway is not accepted");
            }

            if (Listeners.Any(listener => listener.State.Unservable is null))
            {
                return Unreachable ?? Waiting ?? Failing;
            }

            return Sets switch
            {
                ListenerSetStage.None => new Problem(Reasons.Invalid, $"no listener can be served: {Flaws}"),
                ListenerSetStage.Accepted => Unreachable ?? new Problem(Reasons.Pending, "no ListenerSet is served yet"),
                _ => Unreachable,
            };
        }
    }

    private string Flaws =>
        string.Join(
            "; ",
            Listeners
                .Where(listener => listener.Flaw is not null)
                .Select(listener => $"listener {listener.State.Terms.Name}: {listener.Flaw?.Message}")
        );

    private Problem? Waiting =>
        Listeners.Select(listener => listener.Readiness?.Delay).FirstOrDefault(delay => delay?.Reason is Reasons.Pending);

    private Problem? Failing =>
        Sets is not ListenerSetStage.Programmed && Listeners.All(listener => listener.NotProgrammed is not null)
            ? new Problem(
                Reasons.Invalid,
                string.Join("; ", Listeners.Select(listener => $"listener {listener.State.Terms.Name}: {listener.NotProgrammed?.Message}"))
            )
            : null;
}
