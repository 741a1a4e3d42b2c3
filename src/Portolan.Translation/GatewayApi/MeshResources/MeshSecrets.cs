using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Secret = Portolan.Api.Core.Secret;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>
/// The copies of listeners' Secrets that Kuma keeps in its system namespace, one for each mesh whose Gateways use them.
/// </summary>
internal static class MeshSecrets
{
    private const string ValueField = "value";

    /// <summary>Which Gateways refer to a Secret, by themselves or by their ListenerSets, in which mesh, and how old they are.</summary>
    public static DerivedSet<NamespacedName, (string Mesh, NamespacedName Gateway), DateTimeOffset> Uses { get; } =
        new("Gateways that refer to a Secret");

    /// <summary>In which meshes a listener serves the certificate of a Secret.</summary>
    public static DerivedSet<NamespacedName, string, Whole> Meshes { get; } = new("meshes that a Secret is served in");

    private static readonly ResourceIndex<Secret> SecretsByCopyName = new(
        "TLS Secrets by the name of their copy",
        secret => [ObjectNames.MeshSecret(secret.Metadata.Key)]
    );

    /// <summary>
    /// The name of the copy for each mesh that refers to a Secret. The mesh of the oldest Gateway has the plain name; further ones say
    /// which mesh they are for. When two Secrets would share a name (<c>a-b/c</c> and <c>a/b-c</c>), all but the first add a hash.
    /// </summary>
    public static Rule<NamespacedName, EquatableMap<string>> Names { get; } =
        new(
            "names of a Secret's copies",
            (reader, secret) =>
            {
                var meshes = reader
                    .Members(Uses, secret)
                    .OrderBy(use => use.Value)
                    .ThenBy(use => use.Key.Gateway)
                    .Select(use => use.Key.Mesh)
                    .Distinct(StringComparer.Ordinal)
                    .ToList();
                var plain = ObjectNames.MeshSecret(secret);
                var first = reader
                    .Lookup(SecretsByCopyName, plain)
                    .Select(candidate => candidate.Metadata.Key)
                    .Order()
                    .FirstOrDefault(secret);
                plain = first == secret ? plain : ObjectNames.Cut($"{plain}-{Fnv1.Hex(secret.Namespace, "/", secret.Name)}");
                return new EquatableMap<string>(
                    meshes.Select((mesh, place) => KeyValuePair.Create(mesh, place == 0 ? plain : ObjectNames.Cut($"{plain}-{mesh}")))
                );
            }
        );

    /// <summary>The copies themselves, for the meshes with a listener that serves the certificate.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; } =
        new(
            "copies of a Secret",
            (reader, secret) =>
            {
                var meshes = reader.Members(Meshes, secret);
                if (meshes.IsEmpty || reader.Fetch(TlsSecrets.Read, secret) is not TlsSecret.KeyPair pair)
                {
                    return [];
                }

                var names = reader.Fetch(Names, secret);
                var system = reader.Options().SystemNamespace;
                return meshes
                    .Keys.Order(StringComparer.Ordinal)
                    .Select(mesh => OutputSets.Entry(Copy(new NamespacedName(system, names[mesh]), secret, mesh, pair)))
                    .ToEquatableList();
            }
        );

    /// <summary>For <see cref="Uses"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, OwnerPlace>,
        EquatableList<Member<NamespacedName, (string Mesh, NamespacedName Gateway), DateTimeOffset>>
    > UsesOf { get; } =
        new(
            "Secrets that an owner of listeners refers to",
            (reader, place) =>
                reader.Fetch(GatewayRules.Mesh, place.Group) is { } mesh
                    ? (reader.Fetch(ListenerOwners.Find, place.Key.Owner)?.Listeners ?? [])
                        .SelectMany(listener => listener.Tls?.CertificateRefs ?? [])
                        .Select(reference => new NamespacedName(reference.Namespace ?? place.Key.Owner.Name.Namespace, reference.Name))
                        .Distinct()
                        .Select(secret => new Member<NamespacedName, (string Mesh, NamespacedName Gateway), DateTimeOffset>(
                            secret,
                            (mesh, place.Group),
                            reader.Fetch(GatewayRules.Created, place.Group)
                        ))
                        .ToEquatableList()
                    : []
        );

    /// <summary>For <see cref="Meshes"/>.</summary>
    public static Rule<MemberKey<NamespacedName, ListenerKey>, EquatableList<Member<NamespacedName, string, Whole>>> MeshesOf { get; } =
        new(
            "Secrets that a listener serves",
            (reader, listener) =>
                reader.Fetch(GatewayRules.Mesh, listener.Group) is { } mesh
                    ? (reader.Member(GatewayListeners.Served, listener.Group, listener.Key)?.Origin.Certificates ?? [])
                        .Select(secret => new Member<NamespacedName, string, Whole>(secret, mesh, Whole.Instance))
                        .ToEquatableList()
                    : []
        );

    private static Secret Copy(NamespacedName name, NamespacedName source, string mesh, TlsSecret.KeyPair pair) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = name.Name,
                Namespace = name.Namespace,
                Labels = Labels.Generated(source).With(WellKnown.Mesh, mesh),
            },
            SecretType = SecretTypes.Mesh,
            Data = EquatableMap<SecretBytes>.Empty.With(ValueField, SecretBytes.FromText(Joined(pair))),
        };

    private static string Joined(TlsSecret.KeyPair pair)
    {
        var key = pair.PrivateKeyPem.Reveal();
        return key.EndsWith('\n') ? key + pair.ChainPem : $"{key}\n{pair.ChainPem}";
    }
}
