using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>
/// BackendTLSPolicies (GEP-1897, GEP-3155): which one is in force for a port of a Service, and what it says. What a policy protects never
/// goes out in plain text: one that cannot be obeyed closes its backends.
/// </summary>
internal static class BackendTlsPolicies
{
    private const string SystemAuthorities = "System";

    private static readonly ResourceIndex<BackendTlsPolicy> ByService = new(
        "BackendTLSPolicies by Service",
        policy => ServiceTargets(policy).Select(target => target.Service.ToString()).Distinct()
    );

    /// <summary>
    /// Of the policies for one target (a Service, or one of its ports by name) the one that takes precedence: the oldest, then the first by
    /// name (<c>BackendTLSPolicy.spec.targetRefs</c>).
    /// </summary>
    public static Rule<PolicyTarget, NamespacedName?> Winner { get; } =
        new(
            "BackendTLSPolicy of a target",
            (reader, target) =>
                reader
                    .Lookup(ByService, target.Service.ToString())
                    .Where(policy => ServiceTargets(policy).Contains(target))
                    .OrderBy(policy => policy.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
                    .ThenBy(policy => policy.Metadata.Name, StringComparer.Ordinal)
                    .Select(policy => (NamespacedName?)policy.Metadata.Key)
                    .FirstOrDefault()
        );

    /// <summary>What a policy says; absent when there is none.</summary>
    public static Rule<NamespacedName, PolicyAnswer?> Answer { get; } =
        new("BackendTLSPolicy", (reader, key) => reader.Get<BackendTlsPolicy>(key) is { } policy ? Judge(reader, policy) : null);

    /// <summary>
    /// The policy in force for a port of a Service, by the port's name; absent when there is none. One for the port comes before one for
    /// the Service.
    /// </summary>
    public static Rule<(NamespacedName Service, string Port), PortPolicy?> Of { get; } =
        new(
            "BackendTLSPolicy of a port",
            (reader, port) =>
            {
                var named = port.Port.Length == 0 ? null : reader.Fetch(Winner, new PolicyTarget(port.Service, port.Port));
                return
                    (named ?? reader.Fetch(Winner, new PolicyTarget(port.Service, ""))) is { } policy
                    && reader.Fetch(Answer, policy) is { } answer
                    ? new PortPolicy(policy.Name, answer.Tls, answer.Refusal?.Message ?? "")
                    : null;
            }
        );

    /// <summary>The Services, or ports of them, that a policy targets; targets of other kinds are not ours to judge.</summary>
    public static IEnumerable<PolicyTarget> ServiceTargets(BackendTlsPolicy policy) =>
        policy
            .Spec.TargetRefs.Where(target =>
                target.Group.Length == 0 && string.Equals(target.Kind, Service.Type.Kind, StringComparison.Ordinal)
            )
            .Select(target => new PolicyTarget(new NamespacedName(policy.Metadata.Namespace, target.Name), target.SectionName ?? ""));

    private static PolicyAnswer Judge(IReader reader, BackendTlsPolicy policy)
    {
        var validation = policy.Spec.Validation;
        if (validation.CaCertificateRefs.IsEmpty)
        {
            return string.Equals(validation.WellKnownCaCertificates, SystemAuthorities, StringComparison.Ordinal)
                ? new PolicyAnswer(TlsOf(validation, new TrustAnchors.System()), null, null)
                : new PolicyAnswer(
                    null,
                    new Problem(
                        Reasons.Invalid,
                        $"spec.validation.wellKnownCACertificates: \"{validation.WellKnownCaCertificates}\" is not known: use \"{SystemAuthorities}\", or caCertificateRefs"
                    ),
                    null
                );
        }

        var results = validation
            .CaCertificateRefs.Select(reference =>
                CaBundles.Resolve(
                    reader,
                    new ReferredObject(reference.Group, reference.Kind, new NamespacedName(policy.Metadata.Namespace, reference.Name)),
                    crossing: null
                )
            )
            .ToList();
        var unresolved = Unresolved(results, "spec.validation.caCertificateRefs", Reasons.InvalidKind);
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

/// <summary>
/// A Service that a policy targets, or one of its ports by name; an empty <paramref name="Section"/> is the whole Service.
/// </summary>
internal sealed record PolicyTarget(NamespacedName Service, string Section)
{
    /// <summary>How messages name it.</summary>
    public override string ToString() => Section.Length == 0 ? $"Service \"{Service}\"" : $"port \"{Section}\" of Service \"{Service}\"";
}
