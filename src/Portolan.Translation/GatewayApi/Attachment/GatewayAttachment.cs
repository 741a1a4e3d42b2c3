using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// Decides which listeners of a Gateway or ListenerSet a route attaches to (GEP-724, GEP-1713). A listener takes a route when mesh,
/// section, kind, namespace and host name fit on that same listener; the first question that no listener is left for gives the reason.
/// </summary>
internal static class GatewayAttachment
{
    public static AttachmentDecision Decide(IReader reader, AttachingRoute route, ParentReference parent, ParentTerms terms)
    {
        if (terms.Refusal is { } refusal)
        {
            return AttachmentDecision.Refused(refusal.Reason, refusal.Message);
        }

        // :: Step 1: the listeners that the parentRef means.
        var named = terms.Listeners.Where(listener => IsNamed(listener, parent)).ToList();
        if (named.Count == 0)
        {
            return AttachmentDecision.Refused(Reasons.NoMatchingParent, NoListener(parent, terms));
        }

        // :: Step 2: one mesh. Without this check the route would look accepted and never see a request.
        if (!string.Equals(route.Mesh, terms.Mesh, StringComparison.Ordinal))
        {
            return AttachmentDecision.Refused(
                Reasons.NotAllowedByListeners,
                $"{route} is in mesh \"{route.Mesh}\" and Gateway {terms.Gateway} in mesh \"{terms.Mesh}\": give both the same label {WellKnown.Mesh}"
            );
        }

        // :: Step 3: kind and namespace.
        var allowing = named.Where(listener => Allows(reader, listener, route, terms)).ToList();
        if (allowing.Count == 0)
        {
            return AttachmentDecision.Refused(Reasons.NotAllowedByListeners, NotAllowed(named, route, terms));
        }

        // :: Step 4: host names.
        var matching = allowing.Where(listener => Fits(listener, route)).ToList();
        return matching.Count == 0
            ? AttachmentDecision.Refused(Reasons.NoMatchingListenerHostname, NoHostname(allowing, route, terms))
            : new AttachmentDecision(matching.Select(listener => listener.Key).ToEquatableList(), null);
    }

    private static bool IsNamed(ListenerTerms listener, ParentReference parent) =>
        (string.IsNullOrEmpty(parent.SectionName) || string.Equals(parent.SectionName, listener.Name, StringComparison.Ordinal))
        && (parent.Port is null || parent.Port == listener.Port);

    private static bool Allows(IReader reader, ListenerTerms listener, AttachingRoute route, ParentTerms terms) =>
        TakesKind(listener, route)
        && listener.Namespaces.From switch
        {
            FromNamespaces.All => true,
            FromNamespaces.Same => string.Equals(route.Name.Namespace, terms.Parent.Name.Namespace, StringComparison.Ordinal),
            FromNamespaces.Selector => NamespaceSelection.Selects(reader, listener.Namespaces.Selector, route.Name.Namespace),
            _ => false,
        };

    // A route without host names takes those of the listener.
    private static bool Fits(ListenerTerms listener, AttachingRoute route) =>
        route.Hostnames.IsEmpty || route.Hostnames.Any(hostname => HostnamePattern.Parse(hostname).Intersects(listener.Hostname));

    private static bool TakesKind(ListenerTerms listener, AttachingRoute route) =>
        listener.Kinds.Any(kind =>
            string.Equals(kind.Group, WellKnown.GatewayGroup, StringComparison.Ordinal)
            && string.Equals(kind.Kind, route.Kind, StringComparison.Ordinal)
        );

    private static string NoListener(ParentReference parent, ParentTerms terms)
    {
        var wanted = (parent.SectionName, parent.Port) switch
        {
            ({ Length: > 0 } name, null) =>
                $"no listener \"{name}\"{Suggestions.DidYouMean(name, terms.Listeners.Select(listener => listener.Name))}",
            ({ Length: > 0 } name, { } port) => $"no listener \"{name}\" on port {port.ToString(CultureInfo.InvariantCulture)}",
            (_, { } port) => $"no listener on port {port.ToString(CultureInfo.InvariantCulture)}",
            _ => "no listeners",
        };
        var there = string.Join(
            ", ",
            terms.Listeners.Select(listener => string.Create(CultureInfo.InvariantCulture, $"{listener.Name} ({listener.Port})"))
        );
        return $"{terms.Parent} has {wanted}{(wanted.EndsWith('?') ? "" : ";")} its listeners are {there}";
    }

    private static string NotAllowed(List<ListenerTerms> named, AttachingRoute route, ParentTerms terms)
    {
        var names = string.Join(", ", named.Select(listener => $"\"{listener.Name}\""));
        return named.Any(listener => TakesKind(listener, route))
            ? $"{terms.Parent} takes no routes from namespace \"{route.Name.Namespace}\" on listener {names}: see its allowedRoutes.namespaces"
            : $"{terms.Parent} takes no {route.Kind} on listener {names}: see its protocol and allowedRoutes.kinds";
    }

    private static string NoHostname(List<ListenerTerms> allowing, AttachingRoute route, ParentTerms terms)
    {
        var theirs = string.Join(", ", allowing.Select(listener => $"\"{listener.Hostname}\" ({listener.Name})"));
        return $"none of the hostnames {string.Join(", ", route.Hostnames.Select(name => $"\"{name}\""))} of {route} fits a hostname of {terms.Parent}: {theirs}";
    }
}
