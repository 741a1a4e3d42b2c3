using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>
/// Reads bundles of authorities, and resolves references to them: a ConfigMap, whose key <c>ca.crt</c> has certificates in PEM.
/// </summary>
internal static class CaBundles
{
    /// <summary>The key of a ConfigMap that holds the certificates.</summary>
    public const string Field = "ca.crt";

    private static readonly ResourceIndex<ConfigMap> ByNamespace = new("ConfigMaps by namespace", map => [map.Metadata.Namespace]);

    /// <summary>
    /// What a ConfigMap offers. A rule of its own, so that what uses it runs again only when its certificates really changed.
    /// </summary>
    public static Rule<NamespacedName, CaBundle> Read { get; } =
        new("bundle of authorities", (reader, name) => reader.Get<ConfigMap>(name) is { } map ? Parse(map) : new CaBundle.Missing());

    /// <summary>A ConfigMap with nothing in it but what is read: most hold other things, and change for their sake.</summary>
    public static ConfigMap Only(ConfigMap map, ObjectMeta metadata) =>
        new()
        {
            Metadata = metadata,
            Data = map.Data.TryGetValue(Field, out var pem) ? Portolan.Primitives.EquatableMap<string>.Empty.With(Field, pem) : [],
        };

    /// <summary>
    /// The certificates that a reference leads to, PEM. <paramref name="crossing"/> is the name by which a grant may open them; null when
    /// the reference cannot leave its namespace.
    /// </summary>
    public static ReferenceResult<string> Resolve(IReader reader, ReferredObject target, Crossing? crossing)
    {
        if (target is not { Group: "", Kind: "ConfigMap" })
        {
            return new ReferenceResult<string>.InvalidKind($"{target} cannot hold CA certificates: use a ConfigMap with the key {Field}");
        }

        if (crossing is { } border && !reader.Fetch(ReferenceGrants.Permits, border))
        {
            return new ReferenceResult<string>.NotPermitted(ReferenceGrants.Refusal(border));
        }

        return reader.Fetch(Read, target.Name) switch
        {
            CaBundle.Certificates bundle => new ReferenceResult<string>.Resolved(bundle.Pem),
            CaBundle.Unusable unusable => new ReferenceResult<string>.NotFound($"{target} {unusable.Message}"),
            CaBundle.Missing => new ReferenceResult<string>.NotFound(
                $"{target} not found{Suggestions.DidYouMean(reader, ByNamespace, target.Name.Namespace, target.Name.Name)}"
            ),
            _ => throw new UnreachableException(),
        };
    }

    private static CaBundle Parse(ConfigMap map) =>
        map.Data.GetValueOrDefault(Field) is { } text ? Parse(text) : new CaBundle.Unusable($"has no key {Field}");

    /// <summary>The certificates in a text.</summary>
    public static CaBundle Parse(string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            if (certificates.Count == 0)
            {
                return new CaBundle.Unusable($"has no certificate in PEM under {Field}");
            }

            var pem = certificates.ExportCertificatePems();
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }

            return new CaBundle.Certificates(pem);
        }
        catch (CryptographicException)
        {
            return new CaBundle.Unusable($"has something under {Field} that is no certificate in PEM");
        }
    }
}
