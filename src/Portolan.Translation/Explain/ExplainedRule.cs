using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Translation.Explain;

/// <summary>A proxy's rule, for requests or for connections and datagrams: one router holds both, as a port may serve both.</summary>
internal abstract record ExplainedRule
{
    private ExplainedRule() { }

    public abstract RouteKey Key { get; }

    public abstract EquatableList<ListenerKey> Listeners { get; }

    /// <summary>The rule as the router sees it.</summary>
    public abstract RoutingRule<ExplainedRule> ToRoutingRule();

    public sealed record OfRequests(Route Route) : ExplainedRule
    {
        public override RouteKey Key => Route.Key;

        public override EquatableList<ListenerKey> Listeners => Route.Listeners;

        public override RoutingRule<ExplainedRule> ToRoutingRule() =>
            new()
            {
                Route = this,
                Hostnames = Route.Hostnames,
                Matches = Route.Matches,
                Order = Route.Order,
            };
    }

    public sealed record OfConnections(ConnectionRoute Route) : ExplainedRule
    {
        public override RouteKey Key => Route.Key;

        public override EquatableList<ListenerKey> Listeners => Route.Listeners;

        public override RoutingRule<ExplainedRule> ToRoutingRule() =>
            new()
            {
                Route = this,
                Hostnames = Route.Hostnames,
                Order = Route.Order,
            };
    }
}
