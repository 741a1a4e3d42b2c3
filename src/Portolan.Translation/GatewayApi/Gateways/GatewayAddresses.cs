using System.Net;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>The addresses that a Gateway asks for, and those that its Service got.</summary>
internal static class GatewayAddresses
{
    /// <summary>Whether an address of a type is asked for that nobody can give.</summary>
    public static Problem? Unsupported(GatewaySpec spec)
    {
        var wrong = spec
            .Addresses.Where(address => !string.Equals(address.Type, GatewayAddressType.IPAddress, StringComparison.Ordinal))
            .ToList();
        return wrong.Count == 0
            ? null
            : new Problem(
                Reasons.UnsupportedAddress,
                $"addresses of type {string.Join(", ", wrong.Select(address => $"\"{address.Type}\"").Distinct())} are not supported: use {GatewayAddressType.IPAddress}"
            );
    }

    /// <summary>The addresses that are asked for by value; one without a value takes whatever is given.</summary>
    public static EquatableList<string> Requested(GatewaySpec spec) =>
        spec.Addresses.Select(address => address.Value).OfType<string>().Where(value => value.Length > 0).ToEquatableList();

    /// <summary>Whether two texts are one address: <c>2001:DB8:0::1</c> is <c>2001:db8::1</c>.</summary>
    private static bool IsSame(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal)
        || (IPAddress.TryParse(left, out var one) && IPAddress.TryParse(right, out var other) && one.Equals(other));

    /// <summary>The addresses that the Gateway's Service has: those of its load balancer, else those inside the cluster.</summary>
    public static Rule<NamespacedName, EquatableList<GatewayStatusAddress>> Assigned { get; } =
        new("addresses of a Gateway", (reader, key) => reader.Get<Service>(key) is { } service && IsOf(service, key) ? Of(service) : []);

    /// <summary>Why the Gateway cannot have a Service: somebody else's has its name. We never take over what we did not make.</summary>
    public static Rule<NamespacedName, Problem?> Obstacle { get; } =
        new(
            "Service in a Gateway's way",
            (reader, key) =>
                reader.Get<Service>(key) is { } service && !IsOf(service, key)
                    ? new Problem(
                        Reasons.AddressNotAssigned,
                        $"the Gateway's Service would have the name of Service \"{key}\", which is not its own: rename the Gateway or that Service"
                    )
                    : null
        );

    /// <summary>
    /// Why there is no address that leads to a Gateway, whatever is served behind it. That a proxy has not acknowledged the Gateway's own
    /// last edit is no reason: the listeners of its ListenerSets go on serving, and their statuses must not follow each of its generations.
    /// </summary>
    public static Rule<NamespacedName, Problem?> Unreachable { get; } =
        new(
            "why a Gateway is not reached",
            (reader, key) => GatewayRules.Ours(reader, key) is { } gateway ? UnreachableOf(reader, key, gateway.Spec) : null
        );

    // While there is no address at all, nobody has said yet that the one asked for cannot be had.
    private static Problem? UnreachableOf(IReader reader, NamespacedName gateway, GatewaySpec spec)
    {
        if (reader.Fetch(Obstacle, gateway) is { } obstacle)
        {
            return obstacle;
        }

        var assigned = reader.Fetch(Assigned, gateway);
        if (assigned.IsEmpty)
        {
            return new Problem(Reasons.AddressNotAssigned, $"the Service {gateway} has no address yet");
        }

        var missing = Requested(spec).Where(wanted => assigned.All(address => !IsSame(address.Value, wanted))).ToList();
        return missing.Count == 0
            ? null
            : new Problem(Reasons.AddressNotUsable, $"spec.addresses: {string.Join(", ", missing)} could not be assigned");
    }

    private static bool IsOf(Service service, NamespacedName gateway) =>
        string.Equals(service.Metadata.Labels.GetValueOrDefault(WellKnown.GatewayNameLabel), gateway.Name, StringComparison.Ordinal);

    private static EquatableList<GatewayStatusAddress> Of(Service service)
    {
        if (string.Equals(service.Spec.Type, ServiceType.LoadBalancer, StringComparison.Ordinal))
        {
            var ingress = service.Status?.LoadBalancer?.Ingress ?? [];
            return ingress.Select(FromIngress).OfType<GatewayStatusAddress>().Distinct().ToEquatableList();
        }

        var inside = service.Spec.ClusterIPs.IsEmpty ? [service.Spec.ClusterIP ?? ""] : service.Spec.ClusterIPs;
        return inside
            .Where(address => address.Length > 0 && !string.Equals(address, "None", StringComparison.Ordinal))
            .Select(address => new GatewayStatusAddress { Type = GatewayAddressType.IPAddress, Value = address })
            .ToEquatableList();
    }

    private static GatewayStatusAddress? FromIngress(LoadBalancerIngress ingress) =>
        ingress switch
        {
            { Ip: { Length: > 0 } ip } => new GatewayStatusAddress { Type = GatewayAddressType.IPAddress, Value = ip },
            { Hostname: { Length: > 0 } name } => new GatewayStatusAddress { Type = GatewayAddressType.Hostname, Value = name },
            _ => null,
        };
}
