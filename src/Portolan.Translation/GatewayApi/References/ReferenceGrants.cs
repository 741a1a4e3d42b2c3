using Portolan.Api.Gateway;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Whether objects of a kind in one namespace may refer to an object in another one.</summary>
/// <param name="Group">The group of the referring object.</param>
/// <param name="Kind">The kind of the referring object.</param>
/// <param name="Namespace">The namespace of the referring object.</param>
/// <param name="To">The object that is referred to.</param>
internal sealed record Crossing(string Group, string Kind, string Namespace, ReferredObject To);

/// <summary>
/// The handshake of GEP-709: a reference that leaves its namespace works only while a ReferenceGrant in the other namespace allows it.
/// </summary>
internal static class ReferenceGrants
{
    private static readonly ResourceIndex<ReferenceGrant> ByNamespace = new(
        "ReferenceGrants by namespace",
        grant => [grant.Metadata.Namespace]
    );

    /// <summary>Whether a crossing is allowed. A rule of its own, so that a new grant re-runs only what it changes.</summary>
    public static Rule<Crossing, bool> Permits { get; } =
        new(
            "reference permitted",
            (reader, crossing) =>
                string.Equals(crossing.Namespace, crossing.To.Name.Namespace, StringComparison.Ordinal)
                || reader.Lookup(ByNamespace, crossing.To.Name.Namespace).Any(grant => Allows(grant.Spec, crossing))
        );

    /// <summary>What a user reads when no grant allows the crossing.</summary>
    public static string Refusal(Crossing crossing) =>
        $"reference to {crossing.To} is not permitted by any ReferenceGrant in namespace \"{crossing.To.Name.Namespace}\"";

    private static bool Allows(ReferenceGrantSpec grant, Crossing crossing) =>
        grant.From.Any(from =>
            Same(from.Group, crossing.Group) && Same(from.Kind, crossing.Kind) && Same(from.Namespace, crossing.Namespace)
        )
        && grant.To.Any(to =>
            Same(to.Group, crossing.To.Group)
            && Same(to.Kind, crossing.To.Kind)
            && (string.IsNullOrEmpty(to.Name) || Same(to.Name, crossing.To.Name.Name))
        );

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}
