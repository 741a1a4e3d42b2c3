using Portolan.Api.Mesh;
using Portolan.Primitives;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Routes for TLS connections in the words of MeshTLSRoute.</summary>
internal static class MeshTlsRouteWords
{
    /// <summary>The resource that people see.</summary>
    public static MeshTlsRoute Write(MeshRoute<ConnectionRule> route, string zone) =>
        new()
        {
            Metadata = route.Metadata,
            Spec = new MeshTlsRouteSpec
            {
                TargetRef = route.Target,
                To = route
                    .To.Select(to => new MeshTlsRouteTo
                    {
                        TargetRef = to.Target,
                        Hostnames = to.Hostnames,
                        Rules = MeshConnectionWords.Write(to.Rules, zone),
                    })
                    .ToEquatableList(),
            },
        };

    /// <summary>The destinations and rules that a resource says.</summary>
    public static EquatableList<MeshRouteTo<ConnectionRule>> Read(MeshTlsRoute route, MeshReferences references) =>
        route
            .Spec.To.Select((to, place) => MeshConnectionWords.Read(references, to.TargetRef, to.Hostnames, to.Rules, place))
            .ToEquatableList();
}
