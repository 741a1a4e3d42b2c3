using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>What runs a proxy on a cluster.</summary>
internal static class DeployedObjects
{
    public static EquatableList<Member<Whole, ObjectKey, IResource>> Of(TranslationOptions options, Deployable deployable) =>
        [
            OutputSets.Entry(ServiceAccountBuilder.Build(deployable)),
            OutputSets.Entry(ServiceBuilder.Build(deployable)),
            OutputSets.Entry(DeploymentBuilder.Build(options, deployable)),
        ];
}
