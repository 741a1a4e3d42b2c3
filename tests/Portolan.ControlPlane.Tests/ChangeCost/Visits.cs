namespace Portolan.ControlPlane.Tests.ChangeCost;

/// <summary>What a change cost, counted in things that were looked at.</summary>
/// <param name="Translation">Answers, members, objects and readers in translation, until statuses were right again.</param>
/// <param name="Hub">Scopes, subscriptions and sessions.</param>
/// <param name="Wire">Resources that were sent.</param>
/// <param name="Proxy">Routes, listeners, certificates, backends and endpoint sets that the proxy looked at, and listeners that it reported
/// anew.</param>
/// <param name="Board">Reports of listeners that the control plane looked at.</param>
internal sealed record Visits(long Translation, long Hub, long Wire, long Proxy, long Board)
{
    public static Visits operator -(Visits after, Visits before) =>
        new(
            after.Translation - before.Translation,
            after.Hub - before.Hub,
            after.Wire - before.Wire,
            after.Proxy - before.Proxy,
            after.Board - before.Board
        );
}
