using Portolan.Api.Mesh;
using Portolan.Primitives;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Routes for flows of datagrams in the words of MeshUDPRoute.</summary>
internal static class MeshUdpRouteWords
{
    /// <summary>The resource that people see.</summary>
    public static MeshUdpRoute Write(MeshRoute<ConnectionRule> route, string zone) =>
        new()
        {
            Metadata = route.Metadata,
            Spec = new MeshUdpRouteSpec
            {
                TargetRef = route.Target,
                To = route
                    .To.Select(to => new MeshUdpRouteTo { TargetRef = to.Target, Rules = MeshConnectionWords.Write(to.Rules, zone) })
                    .ToEquatableList(),
            },
        };

    /// <summary>The destinations and rules that a resource says.</summary>
    public static EquatableList<MeshRouteTo<ConnectionRule>> Read(MeshUdpRoute route, MeshReferences references) =>
        route.Spec.To.Select((to, place) => MeshConnectionWords.Read(references, to.TargetRef, [], to.Rules, place)).ToEquatableList();
}
