using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// How the certificate of a backend is checked, as BackendTLSPolicies and XBackends say it in the same words (GEP-1897, GEP-4894).
/// </summary>
internal static class TlsValidations
{
    private const string SystemAuthorities = "System";

    /// <summary>
    /// What a validation says; <paramref name="field"/> is its place in an object of <paramref name="home"/>, for messages.
    /// </summary>
    public static PolicyAnswer Judge(IReader reader, string home, BackendTlsValidation validation, string field)
    {
        if (validation.CaCertificateRefs.IsEmpty)
        {
            return string.Equals(validation.WellKnownCaCertificates, SystemAuthorities, StringComparison.Ordinal)
                ? new PolicyAnswer(TlsOf(validation, new TrustAnchors.System()), null, null)
                : new PolicyAnswer(
                    null,
                    new Problem(
                        Reasons.Invalid,
                        $"{field}.wellKnownCACertificates: \"{validation.WellKnownCaCertificates}\" is not known: use \"{SystemAuthorities}\", or caCertificateRefs"
                    ),
                    null
                );
        }

        var results = validation
            .CaCertificateRefs.Select(reference =>
                CaBundles.Resolve(
                    reader,
                    new ReferredObject(reference.Group, reference.Kind, new NamespacedName(home, reference.Name)),
                    crossing: null
                )
            )
            .ToList();
        var unresolved = Unresolved(results, $"{field}.caCertificateRefs", Reasons.InvalidKind);
        var found = results
            .OfType<ReferenceResult<string>.Resolved>()
            .Select(result => result.Target)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        // "If ALL CACertificateRefs are invalid, the implementation MUST also ensure the Accepted Condition … NoValidCACertificate."
        return found.Count == 0
            ? new PolicyAnswer(null, new Problem(Reasons.NoValidCaCertificate, unresolved!.Message), unresolved)
            : new PolicyAnswer(TlsOf(validation, new TrustAnchors.Bundle(string.Join('\n', found))), null, unresolved);
    }

    /// <summary>What is wrong with references to bundles of authorities, under the first one's reason; absent when nothing is.</summary>
    public static Problem? Unresolved(IEnumerable<ReferenceResult<string>> results, string field, string invalidKindReason)
    {
        var problems = results
            .Select((result, index) => (Problem: result.Problem(Reasons.InvalidCaCertificateRef, invalidKindReason), index))
            .Where(entry => entry.Problem is not null)
            .ToList();
        return problems.Count == 0
            ? null
            : problems[0].Problem! with
            {
                Message = string.Join(
                    "; ",
                    problems.Select(entry => FormattableString.Invariant($"{field}[{entry.index}]: {entry.Problem!.Message}"))
                ),
            };
    }

    // "If SubjectAltNames are specified, Hostname … MUST NOT be used for authentication."
    private static BackendTls TlsOf(BackendTlsValidation validation, TrustAnchors trust) =>
        new()
        {
            ServerName = validation.Hostname,
            Trust = trust,
            Names = validation.SubjectAltNames.IsEmpty
                ? [new PeerName.Dns(validation.Hostname)]
                : validation.SubjectAltNames.Select(NameOf).OfType<PeerName>().ToEquatableList(),
        };

    private static PeerName? NameOf(SubjectAltName name) =>
        name switch
        {
            { Type: "Hostname", Hostname: { } hostname } => new PeerName.Dns(hostname),
            { Type: "URI", Uri: { } uri } => new PeerName.Uri(uri),
            _ => null,
        };
}
