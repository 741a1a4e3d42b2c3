using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Listener = Portolan.Api.Gateway.Listener;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>Judges a Gateway's listeners one by one: what is wrong with one never touches its neighbour.</summary>
internal static class ListenerJudge
{
    /// <summary>The listeners of a Gateway, in its order.</summary>
    public static EquatableList<ListenerState> Judge(IReader reader, Gateway gateway) =>
        gateway.Spec.Listeners
            .Select(listener => Judge(reader, gateway, listener))
            .ToEquatableList();

    /// <summary>What a listener asks of routes; it needs no judgement.</summary>
    public static ListenerTerms TermsOf(NamespacedName gateway, Listener listener) => new(
        KeyOf(gateway, listener),
        listener.Name,
        listener.Port,
        HostnameOf(listener),
        Kinds(listener).Taken,
        listener.AllowedRoutes.Namespaces);

    /// <summary>The host name; a protocol that cannot tell one has none, whatever the listener says.</summary>
    public static HostnamePattern HostnameOf(Listener listener) =>
        HostnamePattern.Parse(ListenerProtocols.Of(listener.Protocol) is { Sharing: ListenerSharing.Alone } ? "" : listener.Hostname ?? "");

    private static ListenerKey KeyOf(NamespacedName gateway, Listener listener) => new(Gateway.Type.Kind, gateway.Namespace, gateway.Name, listener.Name);

    private static ListenerState Judge(IReader reader, Gateway gateway, Listener listener)
    {
        var unsupported = Unsupported(listener) ?? ClientValidation.Unsupported(gateway.Spec, listener);
        var conflict = ListenerConflicts.Find(listener, gateway.Spec.Listeners);
        var (kinds, wrongKinds) = Kinds(listener);
        var (certificates, wrongCertificates) = unsupported is null && ListenerProtocols.Of(listener.Protocol) is { TerminatesTls: true }
            ? Certificates(reader, gateway.Metadata.Key, listener)
            : ([], null);

        return new ListenerState
        {
            Terms = TermsOf(gateway.Metadata.Key, listener),
            Protocol = listener.Protocol,
            Unsupported = unsupported,
            Conflict = conflict,
            Unresolved = wrongKinds ?? wrongCertificates ?? ClientValidation.Unresolved(reader, gateway, listener),
            Certificates = certificates,
            Unservable = unsupported
                ?? conflict
                ?? (kinds.IsEmpty ? wrongKinds : null)
                ?? (certificates.IsEmpty ? wrongCertificates : null),
        };
    }

    private static Problem? Unsupported(Listener listener) => ListenerProtocols.Of(listener.Protocol) is null
        ? new Problem(Reasons.UnsupportedProtocol, $"unsupported protocol {listener.Protocol}: use {ListenerProtocols.Names}")
        : null;

    private static (EquatableList<RouteGroupKind> Taken, Problem? Wrong) Kinds(Listener listener)
    {
        var supported = ListenerProtocols.Of(listener.Protocol)?.RouteKinds ?? [];
        var asked = listener.AllowedRoutes.Kinds;
        if (asked.IsEmpty)
        {
            return (supported, null);
        }

        var wrong = asked.Where(kind => !supported.Contains(kind)).ToList();
        var problem = wrong.Count == 0
            ? null
            : new Problem(
                Reasons.InvalidRouteKinds,
                $"a listener of protocol {listener.Protocol} takes no {string.Join(", ", wrong.Select(kind => $"{kind.Kind}.{kind.Group}"))}");
        return (asked.Where(kind => supported.Contains(kind)).Distinct().ToEquatableList(), problem);
    }

    private static (EquatableList<NamespacedName> Usable, Problem? Wrong) Certificates(
        IReader reader,
        NamespacedName gateway,
        Listener listener)
    {
        if (listener.Tls is not { CertificateRefs.IsEmpty: false } tls)
        {
            return ([], new Problem(Reasons.InvalidCertificateRef, $"listener {listener.Name} has no tls.certificateRefs: name a Secret of type kubernetes.io/tls"));
        }

        var results = tls.CertificateRefs.Select(reference => CertificateReferences.Resolve(reader, gateway, reference)).ToList();
        var problems = results.Select(CertificateReferences.ProblemOf).OfType<Problem>().ToList();
        var usable = results.OfType<ReferenceResult<NamespacedName>.Resolved>().Select(result => result.Target).Distinct().ToEquatableList();
        return (usable, problems.Count == 0 ? null : problems[0] with { Message = string.Join("; ", problems.Select(problem => problem.Message)) });
    }
}
