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

/// <summary>Judges the listeners of a Gateway or ListenerSet one by one: what is wrong with one never touches its neighbour.</summary>
internal static class ListenerJudge
{
    /// <summary>The listeners of a Gateway or ListenerSet, in its order; none when it has none on a Gateway of ours.</summary>
    public static Rule<ObjectKey, EquatableList<ListenerState>> Judgement { get; } =
        new(
            "judgement of listeners",
            (reader, key) =>
                reader.Fetch(ListenerOwners.Find, key) is { } owner
                    ? owner
                        .Listeners.Zip(
                            ListenerConflicts.Find(reader, owner),
                            (listener, conflict) => Judge(reader, owner, listener, conflict)
                        )
                        .ToEquatableList()
                    : []
        );

    /// <summary>What a listener asks of routes; it needs no judgement.</summary>
    public static ListenerTerms TermsOf(ObjectKey owner, Listener listener) =>
        new(
            KeyOf(owner, listener),
            listener.Name,
            listener.Port,
            ListenerProtocols.Of(listener)?.Serves,
            HostnameOf(listener),
            Kinds(listener).Taken,
            listener.AllowedRoutes.Namespaces
        );

    /// <summary>The host name; a protocol that cannot tell one has none, whatever the listener says.</summary>
    public static HostnamePattern HostnameOf(Listener listener) =>
        HostnamePattern.Parse(ListenerProtocols.Of(listener) is { Sharing: ListenerSharing.Alone } ? "" : listener.Hostname ?? "");

    private static ListenerKey KeyOf(ObjectKey owner, Listener listener) =>
        new(owner.Type.Kind, owner.Name.Namespace, owner.Name.Name, listener.Name);

    private static ListenerState Judge(IReader reader, ListenerOwner owner, Listener listener, Problem? conflict)
    {
        var unsupported = Unsupported(listener);
        var validation = FrontendValidation.Of(reader, owner, listener);
        var (kinds, wrongKinds) = Kinds(listener);
        var (certificates, wrongCertificates) =
            unsupported is null && ListenerProtocols.Of(listener) is { TerminatesTls: true }
                ? Certificates(reader, owner.Object, listener)
                : ([], null);

        return new ListenerState
        {
            Terms = TermsOf(owner.Object, listener),
            Protocol = listener.Protocol,
            Serves = ListenerProtocols.Of(listener),
            Unsupported = unsupported,
            Conflict = conflict,
            Unresolved = wrongKinds ?? wrongCertificates ?? validation.Unresolved,
            Unguarded = validation.Refusal,
            Certificates = certificates,
            ClientValidation = validation.Asked,
            Unservable =
                unsupported
                ?? conflict
                ?? validation.Refusal
                ?? (kinds.IsEmpty ? wrongKinds : null)
                ?? (certificates.IsEmpty ? wrongCertificates : null),
        };
    }

    private static Problem? Unsupported(Listener listener) =>
        ListenerProtocols.Of(listener) is null
            ? new Problem(Reasons.UnsupportedProtocol, $"unsupported protocol {listener.Protocol}: use {ListenerProtocols.Names}")
            : null;

    private static (EquatableList<RouteGroupKind> Taken, Problem? Wrong) Kinds(Listener listener)
    {
        var supported = ListenerProtocols.Of(listener)?.RouteKinds ?? [];
        var asked = listener.AllowedRoutes.Kinds;
        if (asked.IsEmpty)
        {
            return (supported, null);
        }

        var wrong = asked.Where(kind => !supported.Contains(kind)).ToList();
        var problem =
            wrong.Count == 0
                ? null
                : new Problem(
                    Reasons.InvalidRouteKinds,
                    $"a listener of protocol {listener.Protocol} takes no {string.Join(", ", wrong.Select(kind => $"{kind.Kind}.{kind.Group}"))}"
                );
        return (asked.Where(kind => supported.Contains(kind)).Distinct().ToEquatableList(), problem);
    }

    private static (EquatableList<NamespacedName> Usable, Problem? Wrong) Certificates(IReader reader, ObjectKey owner, Listener listener)
    {
        if (listener.Tls is not { CertificateRefs.IsEmpty: false } tls)
        {
            return (
                [],
                new Problem(
                    Reasons.InvalidCertificateRef,
                    $"listener {listener.Name} has no tls.certificateRefs: name a Secret of type kubernetes.io/tls"
                )
            );
        }

        var results = tls.CertificateRefs.Select(reference => CertificateReferences.Resolve(reader, owner, reference)).ToList();
        var problems = results.Select(CertificateReferences.ProblemOf).OfType<Problem>().ToList();
        var usable = results
            .OfType<ReferenceResult<NamespacedName>.Resolved>()
            .Select(result => result.Target)
            .Distinct()
            .ToEquatableList();
        return (
            usable,
            problems.Count == 0 ? null : problems[0] with { Message = string.Join("; ", problems.Select(problem => problem.Message)) }
        );
    }
}
