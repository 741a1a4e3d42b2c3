using System.Diagnostics;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Resolves the <c>certificateRefs</c> of listeners (GEP-746).</summary>
internal static class CertificateReferences
{
    private static readonly ResourceIndex<Portolan.Api.Core.Secret> SecretsByNamespace = new(
        "TLS Secrets by namespace",
        secret => [secret.Metadata.Namespace]
    );

    /// <summary>
    /// The Secret that a Gateway, a ListenerSet or an XBackend refers to. What is granted to the one is not granted to the other
    /// (GEP-1713).
    /// </summary>
    public static ReferenceResult<NamespacedName> Resolve(IReader reader, ObjectKey owner, SecretObjectReference reference)
    {
        if (reference.Group.Length > 0 || !string.Equals(reference.Kind, "Secret", StringComparison.Ordinal))
        {
            return new ReferenceResult<NamespacedName>.InvalidKind(
                $"{ReferredObject.KindName(reference.Group, reference.Kind)} \"{reference.Name}\" cannot hold a certificate: use a Secret"
            );
        }

        var target = new NamespacedName(reference.Namespace ?? owner.Name.Namespace, reference.Name);
        var crossing = new Crossing(owner.Type.Group, owner.Type.Kind, owner.Name.Namespace, new ReferredObject("", "Secret", target));
        if (!reader.Fetch(ReferenceGrants.Permits, crossing))
        {
            return new ReferenceResult<NamespacedName>.NotPermitted(ReferenceGrants.Refusal(crossing));
        }

        return reader.Fetch(TlsSecrets.Read, target) switch
        {
            TlsSecret.KeyPair => new ReferenceResult<NamespacedName>.Resolved(target),
            TlsSecret.Unusable unusable => new ReferenceResult<NamespacedName>.NotFound($"Secret \"{target}\": {unusable.Message}"),
            TlsSecret.Missing => new ReferenceResult<NamespacedName>.NotFound($"Secret \"{target}\" not found{Near(reader, target)}"),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The reason of a listener's condition.</summary>
    public static Problem? ProblemOf(ReferenceResult<NamespacedName> result) =>
        result.Problem(Reasons.InvalidCertificateRef, Reasons.InvalidCertificateRef);

    private static string Near(IReader reader, NamespacedName target) =>
        Suggestions.DidYouMean(reader, SecretsByNamespace, target.Namespace, target.Name);
}
