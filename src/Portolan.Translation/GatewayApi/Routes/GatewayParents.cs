using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>What one of our Gateways, or one of its ListenerSets, said to a route.</summary>
/// <param name="Parent">The reference as the user wrote it, or as it would name a default Gateway.</param>
/// <param name="Gateway">The Gateway; for a ListenerSet, that which the set is for.</param>
/// <param name="Tags">The tags by which a mesh route names the listeners that the reference means.</param>
/// <param name="Decision">The answer.</param>
/// <param name="Note">How the route came to a parent that it does not name; else empty.</param>
internal sealed record GatewayParent(
    ParentReference Parent,
    NamespacedName Gateway,
    EquatableMap<string> Tags,
    AttachmentDecision Decision,
    string Note
);

/// <summary>
/// Asks the Gateways and ListenerSets that a route names. One that is not there, or not ours, has no say and gives no status.
/// </summary>
internal static class GatewayParents
{
    private const string BoundByDefault = "bound to a default Gateway, as spec.useDefaultGateways asks";

    /// <summary>Whether a reference means a Gateway or a ListenerSet.</summary>
    public static bool HasListeners(ParentReference parent) => TypeOf(parent) is not null;

    /// <summary>The object that a reference means, if it is a Gateway or a ListenerSet.</summary>
    public static ObjectKey? ObjectOf(ParentReference parent, NamespacedName route) =>
        TypeOf(parent) is { } type ? new ObjectKey(type, new NamespacedName(parent.Namespace ?? route.Namespace, parent.Name)) : null;

    /// <summary>The answers, in the order of <c>parentRefs</c>; then those of the default Gateways that the route asks for.</summary>
    public static EquatableList<GatewayParent> Ask<TRoute>(IReader reader, TRoute route, EquatableList<string> hostnames)
        where TRoute : class, IResource<TRoute>, IRoute
    {
        var key = route.Metadata.Key;
        var asking = new AttachingRoute(TRoute.Type.Kind, key, MeshOf.Object(reader, route.Metadata), hostnames);
        var answers = new List<GatewayParent>();
        foreach (var (parent, note) in ParentsOf(reader, route))
        {
            if (ObjectOf(parent, key) is { } named && reader.Member(Parents.Terms, Whole.Instance, named) is { } terms)
            {
                answers.Add(
                    new GatewayParent(
                        parent,
                        terms.Gateway,
                        TagsOf(parent, terms),
                        GatewayAttachment.Decide(reader, asking, parent, terms),
                        note
                    )
                );
            }
        }

        return answers.ToEquatableList();
    }

    /// <summary>The listeners that took a route, as it sees them.</summary>
    public static IEnumerable<ListenerTerms> ListenersOf(IReader reader, NamespacedName route, EquatableList<GatewayParent> parents) =>
        parents
            .Where(parent => parent.Decision.Refusal is null)
            .SelectMany(parent =>
                reader
                    .Member(Parents.Terms, Whole.Instance, ObjectOf(parent.Parent, route)!)!
                    .Listeners.Where(listener => parent.Decision.Listeners.Contains(listener.Key))
            )
            .DistinctBy(listener => listener.Key);

    // All default Gateways, for none comes before the others: "All other characteristics of a defaulted Route MUST behave the same as if
    // all default Gateways were explicitly specified in parentRefs" (GEP-3793).
    private static IEnumerable<(ParentReference Parent, string Note)> ParentsOf(IReader reader, IRoute route)
    {
        var named = route.ParentRefs.Distinct().ToList();
        var wholes = named
            .Where(parent => string.IsNullOrEmpty(parent.SectionName) && parent.Port is null)
            .Select(parent => ObjectOf(parent, route.Metadata.Key))
            .ToHashSet();
        var defaults = route.UseDefaultGateways is { } scope and not DefaultScopes.None
            ? reader.Members(Parents.Defaults, scope).Keys.Order()
            : Enumerable.Empty<NamespacedName>();
        return named
            .Select(parent => (parent, ""))
            .Concat(
                defaults
                    .Where(gateway => !wholes.Contains(new ObjectKey(Gateway.Type, gateway)))
                    .Select(gateway => (new ParentReference { Name = gateway.Name, Namespace = gateway.Namespace }, BoundByDefault))
            );
    }

    private static EquatableMap<string> TagsOf(ParentReference parent, ParentTerms terms)
    {
        var tags = terms.Tags;
        tags = string.IsNullOrEmpty(parent.SectionName)
            ? tags
            : tags.With(WellKnown.ListenerNameTag, ListenerTags.NameOf(terms.Parent, parent.SectionName));
        return parent.Port is { } port ? tags.With(WellKnown.ListenerPortTag, ListenerTags.PortOf(port)) : tags;
    }

    private static ResourceType? TypeOf(ParentReference parent) =>
        parent switch
        {
            { Group: WellKnown.GatewayGroup, Kind: "Gateway" } => Gateway.Type,
            { Group: WellKnown.GatewayGroup, Kind: "ListenerSet" } => ListenerSet.Type,
            _ => null,
        };
}
