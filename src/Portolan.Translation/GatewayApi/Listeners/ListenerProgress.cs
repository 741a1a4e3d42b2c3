using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>A listener with what its proxy says.</summary>
internal sealed record ListenerProgress(ListenerState State, ListenerReadiness? Readiness)
{
    /// <summary>
    /// The listeners of an object at a generation, with what the Gateway's proxy says of those that it was given; nothing while the Gateway
    /// has a
    /// <paramref name="refusal"/>.
    /// </summary>
    public static EquatableList<ListenerProgress> Of(
        IReader reader,
        ProxyKey proxy,
        EquatableList<ListenerState> listeners,
        long generation,
        Problem? refusal
    ) =>
        listeners
            .Select(listener => new ListenerProgress(
                listener,
                refusal is null && listener.Unservable is null ? ListenerReadiness.Of(reader, proxy, listener.Terms.Key, generation) : null
            ))
            .ToEquatableList();

    /// <summary>Why the listener is not accepted.</summary>
    public Problem? Refusal => State.Refusal ?? Readiness?.Refusal;

    /// <summary>What a user should repair: the listener is refused, or a part of it cannot be had.</summary>
    public Problem? Flaw => Refusal ?? State.Unresolved;

    /// <summary>Why no proxy serves the listener.</summary>
    public Problem? NotProgrammed =>
        State.Unservable is { } unservable ? new Problem(Reasons.Invalid, unservable.Message)
        : Readiness is null ? new Problem(Reasons.Invalid, "the Gateway is not accepted")
        : Readiness.Delay;
}
