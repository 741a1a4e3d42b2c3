using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
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
    /// <summary>Why no request can be sent to a port of a Service; null when it can, or there is no such port.</summary>
    public static Rule<(NamespacedName Service, int Port), string?> FaultOfService { get; } = new("fault of a Service's port", (reader, key) =>
    {
        if (reader.Get<Service>(key.Service)?.Spec.Ports.FirstOrDefault(port => port.Port == key.Port) is not { } port)
        {
            return null;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"port {key.Port} of Service \"{key.Service}\"");
        if (reader.Fetch(BackendTlsPolicies.Of, (key.Service, port.Name ?? "")) is { } policy)
        {
            return $"{place} is protected by BackendTLSPolicy \"{policy}\", and TLS towards backends is not supported";
        }

        return reader.Fetch(ServicePortRules.Facts, key) switch
        {
            { Transport: not "TCP" } facts => $"{place} is of protocol {facts.Transport}, and requests need TCP",
            { Protocol: var protocol, ProtocolName: var name } when !IsHttp(protocol) => $"{place} {Unspoken(name)}",
            _ => null,
        };
    });

    /// <summary>Why requests cannot be sent to something whose <c>appProtocol</c> is this; null when they can.</summary>
    public static string? FaultOf(string? appProtocol) => IsHttp(ServicePortRules.ProtocolNamed(appProtocol)) ? null : Unspoken(appProtocol ?? "");

    /// <summary>Whether requests can be sent by a protocol.</summary>
    public static bool IsHttp(BackendProtocol protocol) => protocol is BackendProtocol.Http1 or BackendProtocol.Http2;

    private static string Unspoken(string name) =>
        $"speaks \"{name}\", which proxies do not: use http, http2, grpc, kubernetes.io/ws or kubernetes.io/h2c";
}
