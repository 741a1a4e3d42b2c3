using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Routing.Hostnames;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Explain;

/// <summary>Finds what has no part in an answer although a user may have meant it to.</summary>
internal static class DetachedObjects
{
    public static EquatableList<Detached> Find(TranslationOutput output, RequestQuestion question) =>
        output
            .Statuses.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
            .SelectMany(entry =>
                entry.Value switch
                {
                    HttpRoute route when question.IsRequest && MayServe(route.Spec.Hostnames, question.Host) => OfRoute(
                        entry.Key,
                        route.Status
                    ),
                    GrpcRoute route when question.IsRequest && MayServe(route.Spec.Hostnames, question.Host) => OfRoute(
                        entry.Key,
                        route.Status
                    ),
                    TlsRoute route when question.IsTls && MayServe(route.Spec.Hostnames, question.RoutedBy) => OfRoute(
                        entry.Key,
                        route.Status
                    ),
                    TcpRoute route when question.Protocol is AskedProtocol.Tcp or AskedProtocol.Tls => OfRoute(entry.Key, route.Status),
                    UdpRoute route when question.Protocol == AskedProtocol.Udp => OfRoute(entry.Key, route.Status),
                    Gateway gateway => OfListeners(entry.Key, gateway.Spec.Listeners, gateway.Status?.Listeners ?? [], question.Url.Port),
                    ListenerSet set => OfListenerSet(entry.Key, set, question.Url.Port),
                    _ => [],
                }
            )
            .Concat(
                output
                    .Findings.Where(finding => finding.Code is ParentFindings.NoSuchGateway or ParentFindings.NoDefaultGateway)
                    .Select(OfFinding)
            )
            .ToEquatableList();

    private static Detached OfFinding(Finding finding) =>
        new(
            finding.Object,
            finding.Field,
            finding.Code is ParentFindings.NoSuchGateway ? "NoSuchGateway" : "NoDefaultGateway",
            finding.Message
        );

    private static bool MayServe(EquatableList<string> hostnames, string host) =>
        hostnames.IsEmpty || hostnames.Any(name => HostnamePattern.Parse(name).Matches(HostHeader.NameOf(host)));

    private static IEnumerable<Detached> OfRoute(ObjectKey key, RouteStatus? status)
    {
        foreach (var parent in status?.Parents ?? [])
        {
            foreach (
                var condition in parent.Conditions.Where(condition =>
                    condition is { Type: ConditionTypes.Accepted, Status: ConditionStatus.False }
                )
            )
            {
                yield return new Detached(key, Named(parent.ParentRef), condition.Reason, condition.Message);
            }
        }
    }

    private static IEnumerable<Detached> OfListenerSet(ObjectKey key, ListenerSet set, int port)
    {
        // A set that is not let in says nothing of its listeners.
        var refused = (set.Status?.Conditions ?? []).Where(condition =>
            condition is { Type: ConditionTypes.Accepted, Status: ConditionStatus.False, Reason: Reasons.NotAllowed }
        );
        return set.Spec.Listeners.Any(listener => listener.Port == port)
            ? refused
                .Select(condition => new Detached(key, "spec.parentRef", condition.Reason, condition.Message))
                .Concat(OfListeners(key, set.Spec.Listeners, set.Status?.Listeners ?? [], port))
            : [];
    }

    private static IEnumerable<Detached> OfListeners(
        ObjectKey key,
        EquatableList<Listener> spec,
        EquatableList<ListenerStatus> statuses,
        int port
    )
    {
        foreach (var listener in statuses)
        {
            var declared = spec.FirstOrDefault(candidate => candidate.Name == listener.Name);
            if (declared is not null && declared.Port != port)
            {
                continue;
            }

            // One line a listener: what is wrong first is why the rest is.
            if (GatewayStatuses.Failing(listener.Conditions).FirstOrDefault() is { } condition)
            {
                yield return new Detached(key, $"listener {listener.Name}", condition.Reason, condition.Message);
            }
        }
    }

    private static string Named(ParentReference parent) =>
        $"{parent.Kind} {(parent.Namespace is { Length: > 0 } space ? $"{space}/" : "")}{parent.Name}{(parent.SectionName is { Length: > 0 } section ? $"/{section}" : "")}";
}
