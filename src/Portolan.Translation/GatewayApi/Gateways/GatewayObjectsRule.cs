using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Infrastructure;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>All that must exist because of a Gateway, its Secrets' copies apart.</summary>
internal static class GatewayObjectsRule
{
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } = new("objects of a Gateway", (reader, key) =>
        reader.Fetch(GatewayTranslationRule.Rule, key) is { MeshGateway: { } meshGateway, Instance: { } instance } translation
        && GatewayRules.Ours(reader, key) is { } gateway
            ? Objects(reader.Options(), new Deployable
            {
                Gateway = gateway,
                Mesh = translation.Mesh,
                MeshGateway = meshGateway,
                Instance = instance,
                Owners = instance.Metadata.OwnerReferences,
            })
            : []);

    private static EquatableList<Member<Whole, ObjectKey, IResource>> Objects(TranslationOptions options, Deployable deployable) =>
    [
        OutputSets.Entry(deployable.MeshGateway),
        OutputSets.Entry(deployable.Instance),
        .. DeployedObjects.Of(options, deployable),
    ];
}
