using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// The host names that routes of one kind claim at listeners: first come, first served against the other kind. A route asks a few places
/// who is first there, however many routes there are.
/// </summary>
internal sealed class RequestClaims
{
    public RequestClaims(string kind)
    {
        Claims = new($"host names that {kind}s claim");
        First = new($"first {kind} at a host name");
        All = new($"{kind}s at a host name");
        FirstOf = new(
            $"first place of a {kind}",
            (reader, claim) => At(reader, claim, place => new Member<NamePlace, Whole, RoutePlace>(place, Whole.Instance, claim.Key))
        );
        AllOf = new(
            $"places of a {kind}",
            (reader, claim) => At(reader, claim, place => new Member<NamePlace, RoutePlace, Whole>(place, claim.Key, Whole.Instance))
        );
    }

    /// <summary>What each route claims of a listener.</summary>
    public DerivedSet<ListenerKey, RoutePlace, EquatableList<HostnamePattern>> Claims { get; }

    /// <summary>The first route at each place.</summary>
    public DerivedSet<NamePlace, Whole, RoutePlace> First { get; }

    /// <summary>All routes at each place, for when the first one has lost the listener itself.</summary>
    public DerivedSet<NamePlace, RoutePlace, Whole> All { get; }

    /// <summary>For <see cref="First"/>.</summary>
    public Rule<MemberKey<ListenerKey, RoutePlace>, EquatableList<Member<NamePlace, Whole, RoutePlace>>> FirstOf { get; }

    /// <summary>For <see cref="All"/>.</summary>
    public Rule<MemberKey<ListenerKey, RoutePlace>, EquatableList<Member<NamePlace, RoutePlace, Whole>>> AllOf { get; }

    private EquatableList<T> At<T>(IReader reader, MemberKey<ListenerKey, RoutePlace> claim, Func<NamePlace, T> member) =>
        reader
            .Member(Claims, claim.Group, claim.Key)
            .SelectMany(name => NamePlaces.Of(claim.Group, name))
            .Distinct()
            .Select(member)
            .ToEquatableList();
}
