using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
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

    private static readonly ResourceIndex<Gateway> GatewaysBySecret = new("Gateways by Secret", gateway =>
        gateway.Spec.Listeners
            .SelectMany(listener => listener.Tls?.CertificateRefs ?? [])
            .Select(reference => new NamespacedName(reference.Namespace ?? gateway.Metadata.Namespace, reference.Name).ToString())
            .Distinct());

    private static readonly ResourceIndex<Secret> SecretsByCopyName =
        new("TLS Secrets by the name of their copy", secret => [ObjectNames.MeshSecret(secret.Metadata.Key)]);

    /// <summary>
    /// The name of the copy for each mesh that refers to a Secret. The mesh of the oldest Gateway has the plain name; further ones say which mesh they
    /// are for. When two Secrets would share a name (<c>a-b/c</c> and <c>a/b-c</c>), all but the first add a hash.
    /// </summary>
    public static Rule<NamespacedName, EquatableMap<string>> Names { get; } = new("names of a Secret's copies", (reader, secret) =>
    {
        var meshes = reader.Lookup(GatewaysBySecret, secret.ToString())
            .OrderBy(gateway => gateway.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(gateway => gateway.Metadata.Key)
            .Select(gateway => reader.Fetch(GatewayRules.Mesh, gateway.Metadata.Key))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var plain = ObjectNames.MeshSecret(secret);
        var first = reader.Lookup(SecretsByCopyName, plain).Select(candidate => candidate.Metadata.Key).Order().FirstOrDefault(secret);
        plain = first == secret ? plain : ObjectNames.Cut($"{plain}-{Fnv1.Hex(secret.Namespace, "/", secret.Name)}");
        return new EquatableMap<string>(meshes.Select((mesh, place) =>
            KeyValuePair.Create(mesh, place == 0 ? plain : ObjectNames.Cut($"{plain}-{mesh}"))));
    });

    /// <summary>The copies themselves, for the meshes with a listener that serves the certificate.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Objects { get; } = new("copies of a Secret", (reader, secret) =>
    {
        var gateways = reader.Lookup(GatewaysBySecret, secret.ToString());
        if (gateways.Count == 0 || reader.Fetch(TlsSecrets.Read, secret) is not TlsSecret.KeyPair pair)
        {
            return [];
        }

        var names = reader.Fetch(Names, secret);
        var system = reader.Options().SystemNamespace;
        return gateways
            .Select(gateway => reader.Fetch(GatewayTranslationRule.Rule, gateway.Metadata.Key))
            .Where(gateway => gateway is not null && gateway.Listeners.Any(listener => listener.Certificates.Contains(secret)))
            .Select(gateway => gateway!.Mesh)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(mesh => OutputSets.Entry(Copy(new NamespacedName(system, names[mesh]), secret, mesh, pair)))
            .ToEquatableList();
    });

    private static Secret Copy(NamespacedName name, NamespacedName source, string mesh, TlsSecret.KeyPair pair) => new()
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
