using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>What a parentRef to a Service means: the ports whose requests the route is for, or why there are none.</summary>
internal sealed record ServiceParent(ParentReference Parent, NamespacedName Service, EquatableList<int> Ports, Problem? Refusal);

/// <summary>Finds the Services that a route is for (GEP-1294). Routes of any namespace may name a Service: no grant is asked for.</summary>
internal static class ServiceParents
{
    /// <summary>The answers, in the order of <c>parentRefs</c>.</summary>
    public static EquatableList<ServiceParent> Ask(IReader reader, IRoute route) =>
        route.ParentRefs.Where(IsService).Distinct().Select(parent => Ask(reader, route.Metadata.Key, parent)).ToEquatableList();

    // Whoever leaves the group out gets Gateway API's by default; Kuma takes that for the core group, as no other Service is meant.
    private static bool IsService(ParentReference parent) => parent is { Kind: "Service", Group: "" or WellKnown.GatewayGroup };

    private static ServiceParent Ask(IReader reader, NamespacedName route, ParentReference parent)
    {
        var name = new NamespacedName(parent.Namespace ?? route.Namespace, parent.Name);
        if (ServicePorts.Of(reader, name) is not { } service)
        {
            return Refused(parent, name, $"Service \"{name}\" does not exist");
        }

        if (service.Form is not ServiceForm.Addressed)
        {
            return Refused(parent, name, $"Service \"{name}\" has no address of its own that requests could be sent to");
        }

        var ports = service.Ports.Where(port => IsNamed(port, parent)).Select(port => port.Number).ToEquatableList();
        return ports.IsEmpty
            ? Refused(
                parent,
                name,
                $"Service \"{name}\" has no port matching the parentRef; it has {string.Join(", ", service.Ports.Select(Shown))}"
            )
            : new ServiceParent(parent, name, ports, null);
    }

    private static bool IsNamed(NamedPort port, ParentReference parent) =>
        (parent.Port is null || parent.Port == port.Number)
        && (string.IsNullOrEmpty(parent.SectionName) || string.Equals(parent.SectionName, port.Name, StringComparison.Ordinal));

    private static string Shown(NamedPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.Number}{(port.Name.Length == 0 ? "" : $" ({port.Name})")}");

    private static ServiceParent Refused(ParentReference parent, NamespacedName service, string message) =>
        new(parent, service, [], new Problem(Reasons.NoMatchingParent, message));
}
