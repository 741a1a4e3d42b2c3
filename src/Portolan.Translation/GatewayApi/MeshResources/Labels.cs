using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>The labels of generated objects.</summary>
internal static class Labels
{
    /// <summary>Those that say which object something was generated from.</summary>
    public static EquatableMap<string> Generated(NamespacedName source) =>
        EquatableMap<string>.Empty.With(WellKnown.OwnerLabel, ObjectNames.OwnerLabelValue(source));
}
