using Portolan.Api;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>What the Gateway that a ListenerSet names says to it.</summary>
internal abstract record ListenerSetStanding
{
    private ListenerSetStanding() { }

    /// <summary>The parent is not there, not a Gateway, or not ours: we have no say.</summary>
    public sealed record Foreign : ListenerSetStanding;

    /// <summary>The Gateway does not let it in.</summary>
    public sealed record Refused(NamespacedName Gateway, Problem Problem) : ListenerSetStanding;

    /// <summary>Its listeners are among those of the Gateway.</summary>
    public sealed record Attached(NamespacedName Gateway) : ListenerSetStanding;
}
