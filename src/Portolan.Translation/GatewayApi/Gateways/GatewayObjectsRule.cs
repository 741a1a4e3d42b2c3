using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Infrastructure;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>What runs a Gateway's proxy.</summary>
internal static class GatewayObjectsRule
{
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "objects of a Gateway",
            (reader, key) =>
                reader.Fetch(GatewayTranslationRule.Rule, key) is { Instance: { } instance } translation
                && GatewayRules.Ours(reader, key) is { } gateway
                    ? Objects(
                        reader.Options(),
                        new Deployable
                        {
                            Gateway = gateway,
                            Mesh = translation.Mesh,
                            Ports = translation.Ports,
                            Instance = instance,
                            Owners = instance.Metadata.OwnerReferences,
                        }
                    )
                    : []
        );

    private static EquatableList<Member<Whole, ObjectKey, IResource>> Objects(TranslationOptions options, Deployable deployable) =>
        [OutputSets.Entry(deployable.Instance), .. DeployedObjects.Of(options, deployable)];
}
