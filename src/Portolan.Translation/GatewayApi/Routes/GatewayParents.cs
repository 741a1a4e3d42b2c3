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
internal sealed record GatewayParent(ParentReference Parent, NamespacedName Gateway, AttachmentDecision Decision);

/// <summary>Asks the Gateways that a route names. One that is not there, or not ours, has no say and gives no status.</summary>
internal static class GatewayParents
{
    /// <summary>Whether a reference means a Gateway.</summary>
    public static bool IsGateway(ParentReference parent) =>
        string.Equals(parent.Group, WellKnown.GatewayGroup, StringComparison.Ordinal)
        && string.Equals(parent.Kind, Gateway.Type.Kind, StringComparison.Ordinal);

    /// <summary>The answers, in the order of <c>parentRefs</c>.</summary>
    public static EquatableList<GatewayParent> Ask<TRoute>(IReader reader, TRoute route, EquatableList<string> hostnames)
        where TRoute : class, IResource<TRoute>, IRoute
    {
        var key = route.Metadata.Key;
        var asking = new AttachingRoute(TRoute.Type.Kind, key, MeshOf.Object(reader, route.Metadata), hostnames);
        var answers = new List<GatewayParent>();
        foreach (var parent in route.ParentRefs.Where(IsGateway).Distinct())
        {
            var name = new NamespacedName(parent.Namespace ?? key.Namespace, parent.Name);
            if (reader.Fetch(GatewayRules.Terms, name) is { } gateway)
            {
                answers.Add(new GatewayParent(parent, name, GatewayAttachment.Decide(reader, asking, parent, gateway)));
            }
        }

        return answers.ToEquatableList();
    }
}
