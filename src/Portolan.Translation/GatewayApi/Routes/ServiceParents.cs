using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.Proxies.Backends;
using Portolan.Translation.Proxies.Sidecars;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>What a parentRef to a Service means: the ports whose requests the route is for, or why there are none.</summary>
/// <param name="Parent">The reference as the user wrote it.</param>
/// <param name="Service">The Service.</param>
/// <param name="Ports">Its ports that the route is for.</param>
/// <param name="Refusal">Why there are none.</param>
/// <param name="Note">Why the route, although it is accepted, has no effect yet; empty when it has.</param>
internal sealed record ServiceParent(
    ParentReference Parent,
    NamespacedName Service,
    EquatableList<int> Ports,
    Problem? Refusal,
    string Note = ""
);

/// <summary>Finds the Services that a route is for (GEP-1294). Routes of any namespace may name a Service: no grant is asked for.</summary>
internal static class ServiceParents
{
    /// <summary>The answers, in the order of <c>parentRefs</c>.</summary>
    public static EquatableList<ServiceParent> Ask<TRoute>(IReader reader, TRoute route, ServicePortUse use)
        where TRoute : class, IResource<TRoute>, IRoute
    {
        var asking = new AskingRoute(TRoute.Type.Kind, route.Metadata.Key, MeshOf.Object(reader, route.Metadata), use);
        return route.ParentRefs.Where(IsService).Distinct().Select(parent => Ask(reader, asking, parent)).ToEquatableList();
    }

    // Whoever leaves the group out gets Gateway API's by default; Kuma takes that for the core group, as no other Service is meant.
    private static bool IsService(ParentReference parent) => parent is { Kind: "Service", Group: "" or WellKnown.GatewayGroup };

    private static ServiceParent Ask(IReader reader, AskingRoute route, ParentReference parent)
    {
        var name = new NamespacedName(parent.Namespace ?? route.Name.Namespace, parent.Name);
        if (ServicePorts.Of(reader, name) is not { } service)
        {
            return Refused(parent, name, $"Service \"{name}\" does not exist");
        }

        if (service.Form is not ServiceForm.Addressed)
        {
            return Refused(parent, name, $"Service \"{name}\" has no address of its own that requests could be sent to");
        }

        // :: One mesh. Without this check the route would look accepted and never see a request.
        if (reader.Fetch(MeshOfService, name) is var mesh && !string.Equals(mesh, route.Mesh, StringComparison.Ordinal))
        {
            return new ServiceParent(
                parent,
                name,
                [],
                new Problem(
                    Reasons.NotAllowedByListeners,
                    $"{route.Kind} \"{route.Name}\" is in mesh \"{route.Mesh}\" and Service \"{name}\" in mesh \"{mesh}\": give both the same label {WellKnown.Mesh}"
                )
            );
        }

        var named = service.Ports.Where(port => IsNamed(port, parent)).ToList();
        if (named.Count == 0)
        {
            return Refused(
                parent,
                name,
                $"Service \"{name}\" has no port matching the parentRef; it has {string.Join(", ", service.Ports.Select(Shown))}"
            );
        }

        var ports = named.Select(port => port.Number).Distinct().Where(port => Takes(reader, name, port, route.Use)).ToEquatableList();
        return ports.IsEmpty
            ? Refused(parent, name, WhyNone(name, named, route))
            : new ServiceParent(parent, name, ports, null, reader.Fetch(MeshProtection.Refusal, route.Mesh) ?? "");
    }

    private static Rule<NamespacedName, string?> MeshOfService { get; } =
        new(
            "mesh of a Service",
            (reader, name) => reader.Get<Service>(name) is { } service ? MeshOf.Object(reader, service.Metadata) : null
        );

    // A route on a port that proxies do not read would look accepted and do nothing.
    private static bool Takes(IReader reader, NamespacedName service, int port, ServicePortUse use) =>
        use is not ServicePortUse.None
        && reader.Fetch(ServicePortRules.Facts, (service, port, BackendTransport.Tcp)) is { } facts
        && ServicePortRules.IsDeclaredHttp(facts.ProtocolName) == use is ServicePortUse.Requests;

    private static string WhyNone(NamespacedName service, List<NamedPort> named, AskingRoute route)
    {
        var ports = $"port{(named.Count == 1 ? "" : "s")} {string.Join(", ", named.Select(Shown))} of Service \"{service}\"";
        return route.Use switch
        {
            ServicePortUse.Requests =>
                $"{ports} would not be routed: without appProtocol http, http2, grpc or kubernetes.io/h2c proxies pass bytes through and read no requests",
            ServicePortUse.Connections =>
                $"{ports} would not be routed: by their appProtocol they take requests, which HTTPRoute and GRPCRoute route",
            _ => $"a {route.Kind} cannot be attached to a Service in this version: attach it to a Gateway",
        };
    }

    private static bool IsNamed(NamedPort port, ParentReference parent) =>
        (parent.Port is null || parent.Port == port.Number)
        && (string.IsNullOrEmpty(parent.SectionName) || string.Equals(parent.SectionName, port.Name, StringComparison.Ordinal));

    private static string Shown(NamedPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.Number}{(port.Name.Length == 0 ? "" : $" ({port.Name})")}");

    private sealed record AskingRoute(string Kind, NamespacedName Name, string Mesh, ServicePortUse Use);

    private static ServiceParent Refused(ParentReference parent, NamespacedName service, string message) =>
        new(parent, service, [], new Problem(Reasons.NoMatchingParent, message));
}
