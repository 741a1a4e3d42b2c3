using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>
/// How proxies beside workloads must protect what they send each other. Whoever makes a listener or an endpoint of a sidecar asks here:
/// nothing is served open where its mesh wants it encrypted.
/// </summary>
internal static class MeshProtection
{
    /// <summary>Why a mesh's sidecars serve nothing; null when plain text is what the mesh asks for.</summary>
    public static Rule<string, string?> Refusal { get; } =
        new(
            "protection of a mesh",
            (reader, mesh) =>
                !reader.Fetch(MeshOf.Exists, mesh) ? $"Mesh \"{mesh}\" does not exist: apply it, or correct the label {MeshApi.MeshLabel}"
                : reader.Get<Mesh>(new NamespacedName("", mesh))?.Spec.Mtls?.EnabledBackend is { Length: > 0 }
                    ? $"Mesh \"{mesh}\" has mTLS enabled, and proxies beside workloads have no identity in this version: "
                        + "nothing is served, because it would be served in plain text"
                : null
        );
}
