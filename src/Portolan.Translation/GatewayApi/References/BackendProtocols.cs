using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>
/// Whether proxies can send requests to a port in the way that it asks for. GEP-1911: "If a Route is not able to send traffic to the
/// backend using the specified protocol then the backend is considered invalid": it is never tried in another way, which could be plain
/// text where TLS was meant.
/// </summary>
internal static class BackendProtocols
{
    /// <summary>Why ports of Services cannot be used, for those that cannot. A set, as <see cref="ServicePorts.Set"/> is.</summary>
    public static DerivedSet<NamespacedName, (int Port, BackendUse Use), string> Faults { get; } = new("faults of Services' ports");

    /// <summary>Fills <see cref="Faults"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, (int Port, BackendUse Use), string>>> FaultsOf { get; } =
        new(
            "faults of a Service's ports",
            (reader, service) => reader.Get<Service>(service) is { } found ? AllFaultsOf(reader, found).ToEquatableList() : []
        );

    /// <summary>Why a port of a Service cannot be used; null when it can, or there is no such port.</summary>
    public static string? FaultOfService(IReader reader, NamespacedName service, int port, BackendUse use) =>
        reader.Member(Faults, service, (port, use));

    private static IEnumerable<Member<NamespacedName, (int Port, BackendUse Use), string>> AllFaultsOf(IReader reader, Service service)
    {
        var name = service.Metadata.Key;
        foreach (var port in service.Spec.Ports.Select(port => port.Port).Distinct())
        {
            foreach (var use in Enum.GetValues<BackendUse>())
            {
                if (FaultOf(reader, name, port, use) is { } fault)
                {
                    yield return new(name, (port, use), fault);
                }
            }
        }
    }

    private static string? FaultOf(IReader reader, NamespacedName service, int number, BackendUse use)
    {
        var transport = use.Transport();
        if (reader.Fetch(ServicePortRules.Facts, (service, number, transport)) is not { } port)
        {
            return null;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"port {number} of Service \"{service}\"");
        var policy = transport is BackendTransport.Tcp ? reader.Fetch(BackendTlsPolicies.Of, (service, port.Name)) : null;
        return port switch
        {
            _ when policy is { Tls: null } && use is not BackendUse.PassedTls =>
                $"{place} is protected by BackendTLSPolicy \"{policy.Name}\", which cannot be obeyed, and is not spoken to without it: {policy.Fault}",
            { Protocol: var protocol, ProtocolName: var name }
                when use is BackendUse.Requests && !IsHttp(policy is null ? protocol : ServicePortRules.ProtocolInTls(name)) =>
                $"{place} {Unspoken(name)}",
            _ => null,
        };
    }

    /// <summary>Why something whose <c>appProtocol</c> is this cannot be used; null when it can.</summary>
    public static string? FaultOf(string? appProtocol, BackendUse use) =>
        use is not BackendUse.Requests || IsHttp(ServicePortRules.ProtocolNamed(appProtocol)) ? null : Unspoken(appProtocol ?? "");

    /// <summary>Whether requests can be sent by a protocol.</summary>
    public static bool IsHttp(BackendProtocol protocol) => protocol is BackendProtocol.Http1 or BackendProtocol.Http2;

    private static string Unspoken(string name) =>
        $"speaks \"{name}\", which proxies do not: use http, http2, grpc, kubernetes.io/ws or kubernetes.io/h2c{(ServicePortRules.IsInTls(name) ? ", or a BackendTLSPolicy for TLS" : "")}";
}
