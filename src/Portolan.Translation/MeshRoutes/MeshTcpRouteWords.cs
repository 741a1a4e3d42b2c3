using Portolan.Api.Mesh;
using Portolan.Primitives;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Routes for connections in the words of MeshTCPRoute.</summary>
internal static class MeshTcpRouteWords
{
    /// <summary>The resource that people see.</summary>
    public static MeshTcpRoute Write(MeshRoute<ConnectionRule> route, string zone) =>
        new()
        {
            Metadata = route.Metadata,
            Spec = new MeshTcpRouteSpec
            {
                TargetRef = route.Target,
                To = route
                    .To.Select(to => new MeshTcpRouteTo { TargetRef = to.Target, Rules = MeshConnectionWords.Write(to.Rules, zone) })
                    .ToEquatableList(),
            },
        };

    /// <summary>The destinations and rules that a resource says.</summary>
    public static EquatableList<MeshRouteTo<ConnectionRule>> Read(MeshTcpRoute route, MeshReferences references) =>
        route.Spec.To.Select((to, place) => MeshConnectionWords.Read(references, to.TargetRef, [], to.Rules, place)).ToEquatableList();
}
