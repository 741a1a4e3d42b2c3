using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>What one of our Gateways said to a route.</summary>
internal sealed record ParentVerdict(ParentReference Parent, NamespacedName Gateway, AttachmentDecision Decision);

/// <summary>Asks the parents of an HTTPRoute. A parent that is not there, or not ours, has no say and gets no status.</summary>
internal static class HttpRouteParents
{
    /// <summary>The verdicts, in the order of <c>parentRefs</c>.</summary>
    public static Rule<NamespacedName, EquatableList<ParentVerdict>> Verdicts { get; } = new("parents of an HTTPRoute", (reader, key) =>
        reader.Get<HttpRoute>(key) is { } route ? Ask(reader, route) : []);

    /// <summary>Whether a reference means a Gateway.</summary>
    public static bool IsGateway(ParentReference parent) =>
        string.Equals(parent.Group, WellKnown.GatewayGroup, StringComparison.Ordinal)
        && string.Equals(parent.Kind, Gateway.Type.Kind, StringComparison.Ordinal);

    private static EquatableList<ParentVerdict> Ask(IReader reader, HttpRoute route)
    {
        var key = route.Metadata.Key;
        var asking = new AttachingRoute(HttpRoute.Type.Kind, key, MeshOf.Object(reader, route.Metadata), route.Spec.Hostnames);
        var verdicts = new List<ParentVerdict>();
        foreach (var parent in route.Spec.ParentRefs.Where(IsGateway).Distinct())
        {
            var name = new NamespacedName(parent.Namespace ?? key.Namespace, parent.Name);
            if (reader.Fetch(GatewayRules.Terms, name) is { } gateway)
            {
                verdicts.Add(new ParentVerdict(parent, name, GatewayAttachment.Decide(reader, asking, parent, gateway)));
            }
        }

        return verdicts.ToEquatableList();
    }
}
