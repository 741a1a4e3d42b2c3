using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.Identity.Tokens;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.MeshSelection;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Sidecars on plain machines show a dataplane token, as in Kuma: signed by a key of their mesh (<see cref="DataplaneSigningKeys"/>), and
/// permitting the Dataplane that they want to be.
/// </summary>
public sealed class DataplaneTokenAuthenticator(KubernetesApi api, string systemNamespace, TimeProvider time) : IProxyAuthenticator
{
    private const int LongestName = 63;

    private readonly ObjectWriter _objects = new(api, time);
    private readonly DataplaneSigningKeys _keys = new(api, systemNamespace, time);

    /// <inheritdoc />
    /// <exception cref="ApiException">The API server cannot be asked.</exception>
    public async ValueTask<string?> RefusalAsync(string token, ProxyKey proxy, CancellationToken cancellation)
    {
        if (proxy.Kind != ProxyKind.Sidecar)
        {
            return "dataplane tokens are for sidecars alone";
        }

        // What the token claims is not believed yet, but it says which key to look at; no other mesh's key is ever asked for.
        if (TokenSigner.ClaimedMesh(token) != proxy.Mesh || TokenSigner.ClaimedKey(token) is not { } serial || !IsSerial(serial))
        {
            return $"it is no dataplane token of mesh \"{proxy.Mesh}\"";
        }

        using var key = await _keys.FindAsync(proxy.Mesh, serial, cancellation);
        if (key is null)
        {
            return "no signing key of the mesh has its kid";
        }

        var keys = new Dictionary<string, SigningKey>(StringComparer.Ordinal) { [serial] = key };

        return TokenSigner.Verify(token, keys, await _keys.RevokedAsync(proxy.Mesh, cancellation), time) switch
        {
            TokenResult.Refused refused => refused.Why,
            TokenResult.Valid valid => await RefusalAsync(valid.Token, proxy, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<string?> RefusalAsync(DataplaneToken token, ProxyKey proxy, CancellationToken cancellation)
    {
        if (token.Type != "dataplane")
        {
            return $"it is a token of type \"{token.Type}\"";
        }

        var name = new NamespacedName(proxy.Namespace, proxy.Name);
        if (await _objects.FindAsync<Dataplane>(name, cancellation) is not { } dataplane)
        {
            return $"there is no Dataplane {name}: apply it before its proxy starts";
        }

        var mesh = await MeshOfAsync(dataplane, cancellation);
        if (mesh != proxy.Mesh)
        {
            return $"Dataplane {name} belongs to mesh \"{mesh}\"";
        }

        var networking = dataplane.Spec.Networking;
        var tags = (networking?.Inbound ?? []).SelectMany(inbound => inbound.Tags).Concat(networking?.Gateway?.Tags ?? []);
        var workload = dataplane.Metadata.Labels.GetValueOrDefault("kuma.io/workload", "");
        return token.IsFor(proxy.Mesh, proxy.Namespace, proxy.Name, workload, tags)
            ? null
            : $"it does not permit the name, the workload or the tags of Dataplane {name}";
    }

    private static bool IsSerial(string id) =>
        id.Length is > 0 and <= LongestName && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private async Task<string> MeshOfAsync(Dataplane dataplane, CancellationToken cancellation) =>
        dataplane.Mesh is { Length: > 0 } mesh
            ? mesh
            : MeshOf.Of(
                dataplane.Metadata,
                (await _objects.FindAsync<Namespace>(new NamespacedName("", dataplane.Metadata.Namespace), cancellation))?.Metadata
            );
}
