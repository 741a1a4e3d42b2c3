using System.Globalization;
using Portolan.Api;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>
/// Whether proxies can send requests to a port in the way that it asks for. GEP-1911: "If a Route is not able to send traffic to the backend using the specified
/// protocol then the backend is considered invalid": it is never tried in another way, which could be plain text where TLS was meant.
/// </summary>
internal static class BackendProtocols
{
    /// <summary>Why a port of a Service cannot be used; null when it can, or there is no such port.</summary>
    public static Rule<(NamespacedName Service, int Port, BackendUse Use), string?> FaultOfService { get; } = new("fault of a Service's port", (reader, key) =>
    {
        if (reader.Fetch(ServicePortRules.Facts, (key.Service, key.Port)) is not { } port)
        {
            return null;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"port {key.Port} of Service \"{key.Service}\"");
        var policy = reader.Fetch(BackendTlsPolicies.Of, (key.Service, port.Name));
        return port switch
        {
            { Transport: not "TCP" } => $"{place} is of protocol {port.Transport}, and requests need TCP",
            _ when policy is { Tls: null } => $"{place} is protected by BackendTLSPolicy \"{policy.Name}\", which cannot be obeyed, and is not spoken to without it: {policy.Fault}",
            { Protocol: var protocol, ProtocolName: var name } when key.Use is BackendUse.Requests && !IsHttp(policy is null ? protocol : ServicePortRules.ProtocolInTls(name)) =>
                $"{place} {Unspoken(name)}",
            _ => null,
        };
    });

    /// <summary>Why something whose <c>appProtocol</c> is this cannot be used; null when it can.</summary>
    public static string? FaultOf(string? appProtocol, BackendUse use) => use is BackendUse.Connections || IsHttp(ServicePortRules.ProtocolNamed(appProtocol)) ? null : Unspoken(appProtocol ?? "");

    /// <summary>Whether requests can be sent by a protocol.</summary>
    public static bool IsHttp(BackendProtocol protocol) => protocol is BackendProtocol.Http1 or BackendProtocol.Http2;

    private static string Unspoken(string name) =>
        $"speaks \"{name}\", which proxies do not: use http, http2, grpc, kubernetes.io/ws or kubernetes.io/h2c{(ServicePortRules.IsInTls(name) ? ", or a BackendTLSPolicy for TLS" : "")}";
}
