using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>How far a Gateway is: what its listeners and addresses add up to.</summary>
internal sealed record GatewayProgress(
    GatewayState State,
    EquatableList<ListenerProgress> Listeners,
    EquatableList<string> RequestedAddresses,
    EquatableList<GatewayStatusAddress> Addresses,
    Problem? Obstacle
)
{
    /// <summary>Why the Gateway is not accepted: itself, or each one of its listeners.</summary>
    public Problem? Refusal =>
        State.Refusal
        ?? (
            Listeners.All(listener => listener.Refusal is not null)
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

            if (Listeners.All(listener => listener.State.Unservable is not null))
            {
                return new Problem(Reasons.Invalid, $"no listener can be served: {Flaws}");
            }

            // While there is no address at all, nobody has said yet that the one asked for cannot be had.
            return Unreachable ?? Waiting ?? Failing;
        }
    }

    /// <summary>Why there is no address that leads to the Gateway.</summary>
    public Problem? Unreachable => Obstacle ?? Unassigned ?? UnusableAddress;

    private string Flaws =>
        string.Join(
            "; ",
            Listeners
                .Where(listener => listener.Flaw is not null)
                .Select(listener => $"listener {listener.State.Terms.Name}: {listener.Flaw?.Message}")
        );

    private Problem? UnusableAddress
    {
        get
        {
            var missing = RequestedAddresses
                .Where(wanted => Addresses.All(address => !GatewayAddresses.IsSame(address.Value, wanted)))
                .ToList();
            return missing.Count == 0
                ? null
                : new Problem(Reasons.AddressNotUsable, $"spec.addresses: {string.Join(", ", missing)} could not be assigned");
        }
    }

    private Problem? Unassigned =>
        Addresses.IsEmpty ? new Problem(Reasons.AddressNotAssigned, $"the Service {State.Gateway} has no address yet") : null;

    private Problem? Waiting =>
        Listeners.Select(listener => listener.Readiness?.Delay).FirstOrDefault(delay => delay?.Reason is Reasons.Pending);

    private Problem? Failing =>
        Listeners.All(listener => listener.NotProgrammed is not null)
            ? new Problem(
                Reasons.Invalid,
                string.Join("; ", Listeners.Select(listener => $"listener {listener.State.Terms.Name}: {listener.NotProgrammed?.Message}"))
            )
            : null;
}
