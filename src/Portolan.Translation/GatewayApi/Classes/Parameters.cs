using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Classes;

/// <summary>Finds the MeshGatewayConfig that a <c>parametersRef</c> means, be it of a GatewayClass or of a Gateway.</summary>
internal static class Parameters
{
    private static readonly ResourceIndex<MeshGatewayConfig> All = new("MeshGatewayConfigs", _ => [""]);

    /// <summary>The parameters of a class or Gateway without any: one replica behind a load balancer, the defaults of the schema.</summary>
    public static MeshGatewayConfigSpec Default { get; } = new() { Replicas = 1 };

    /// <summary>The parameters, or why they cannot be used.</summary>
    public static (MeshGatewayConfigSpec? Spec, Problem? Problem) Find(IReader reader, string group, string kind, string name)
    {
        if (
            !string.Equals(group, WellKnown.MeshGroup, StringComparison.Ordinal)
            || !string.Equals(kind, MeshGatewayConfig.Type.Kind, StringComparison.Ordinal)
        )
        {
            return Invalid("parametersRef must point to a MeshGatewayConfig.kuma.io");
        }

        if (reader.Get<MeshGatewayConfig>(new NamespacedName("", name)) is not { } config)
        {
            return Invalid(
                $"parametersRef could not be found: there is no MeshGatewayConfig \"{name}\"{Suggestions.DidYouMean(reader, All, "", name)}"
            );
        }

        return config.Spec.Tags.ContainsKey(WellKnown.ServiceTag)
            ? Invalid($"parametersRef points to MeshGatewayConfig \"{name}\", whose spec.tags must not define \"{WellKnown.ServiceTag}\"")
            : (config.Spec, null);
    }

    private static (MeshGatewayConfigSpec? Spec, Problem? Problem) Invalid(string message) =>
        (null, new Problem(Reasons.InvalidParameters, message));
}
