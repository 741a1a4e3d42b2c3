using System.Security.Cryptography;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Identity.Tokens;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;
using Secret = Portolan.Api.Core.Secret;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// What tokens of a mesh hang on, in Secrets of the system namespace with Kuma's names: the keys that sign them
/// (<c>dataplane-token-signing-key-MESH-SERIAL</c>) and the ids that count no more (<c>dataplane-token-revocations-MESH</c>, commas between
/// them).
/// </summary>
/// <remarks>Read when somebody asks: a key that is deleted or a token that is revoked counts from the next stream on.</remarks>
public sealed class DataplaneSigningKeys(KubernetesApi api, string systemNamespace, TimeProvider time)
{
    private const string Value = "value";

    private readonly ObjectWriter _objects = new(api, time);

    /// <summary>The name of the Secret with a signing key of a mesh.</summary>
    public static string NameOf(string mesh, string serial) => $"dataplane-token-signing-key-{mesh}-{serial}";

    /// <summary>A key of a mesh; null when there is none, or what is there is no key. The caller disposes of it.</summary>
    /// <exception cref="ApiException">The API server cannot be asked.</exception>
    public async Task<SigningKey?> FindAsync(string mesh, string serial, CancellationToken cancellation)
    {
        if (await TextAsync(mesh, NameOf(mesh, serial), cancellation) is not { } pem)
        {
            return null;
        }

        try
        {
            return SigningKey.Open(serial, pem);
        }
        catch (CryptographicException)
        {
            // Then no token of it can be verified; whoever shows one learns so from the refusal.
            return null;
        }
    }

    /// <summary>Makes a key of a mesh.</summary>
    /// <exception cref="ApiException">The API server refuses it, or a Secret of the name is there.</exception>
    public async Task<SigningKey> CreateAsync(string mesh, string serial, CancellationToken cancellation)
    {
        var key = SigningKey.Create(serial);
        var secret = new Secret
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(mesh, serial),
                Namespace = systemNamespace,
                Labels = new EquatableMap<string>([new(MeshApi.MeshLabel, mesh)]),
            },
            SecretType = SecretTypes.Mesh,
            StringData = new EquatableMap<string>([new(Value, key.ExportPem())]),
        };
        await _objects.CreateAsync(secret, cancellation);
        return key;
    }

    /// <summary>The ids of a mesh's tokens that count no more.</summary>
    /// <exception cref="ApiException">The API server cannot be asked.</exception>
    public async Task<IReadOnlySet<string>> RevokedAsync(string mesh, CancellationToken cancellation) =>
        await TextAsync(mesh, $"dataplane-token-revocations-{mesh}", cancellation) is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>(StringComparer.Ordinal);

    // A Secret of another mesh, or of no mesh at all, with a fitting name is not the mesh's.
    private async Task<string?> TextAsync(string mesh, string name, CancellationToken cancellation) =>
        await _objects.FindAsync<Secret>(new NamespacedName(systemNamespace, name), cancellation) is { SecretType: SecretTypes.Mesh } secret
        && secret.Metadata.Labels.GetValueOrDefault(MeshApi.MeshLabel, MeshApi.DefaultMesh) == mesh
        && secret.Data.TryGetValue(Value, out var value)
            ? value.RevealText()
            : null;
}
