using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>What a proxy must know of a port of a Service, and nothing else of the Service: its status and labels re-run nothing.</summary>
/// <param name="Name">The port's name, by which endpoint slices know it.</param>
/// <param name="Transport"><c>TCP</c> or <c>UDP</c>.</param>
/// <param name="Protocol">What is spoken.</param>
/// <param name="ProtocolName">What is spoken, in the user's words.</param>
/// <param name="IpFamilies">The Service's address families, the preferred one first.</param>
internal sealed record ServicePortFacts(
    string Name,
    string Transport,
    BackendProtocol Protocol,
    string ProtocolName,
    EquatableList<string> IpFamilies
);

/// <summary>Reads ports of Services.</summary>
internal static class ServicePortRules
{
    private const string ProtocolAnnotation = ".service.kuma.io/protocol";

    /// <summary>
    /// A port of a Service; absent when the Service or the port is not there, or the Service is an alias of a name outside.
    /// </summary>
    public static Rule<(NamespacedName Service, int Port, BackendTransport Transport), ServicePortFacts?> Facts { get; } =
        new(
            "Service port",
            (reader, key) =>
            {
                // An ExternalName is refused: it would let whoever writes Services send the gateway anywhere (CVE-2021-25740).
                if (reader.Get<Service>(key.Service) is not { Spec.Type: not ServiceType.ExternalName } service)
                {
                    return null;
                }

                // One number may be a port of each transport (DNS).
                var port = service.Spec.Ports.FirstOrDefault(port =>
                    port.Port == key.Port && string.Equals(port.Protocol, NameOf(key.Transport), StringComparison.Ordinal)
                );
                return port is null
                    ? null
                    : new ServicePortFacts(
                        port.Name ?? "",
                        port.Protocol,
                        ProtocolOf(service, port),
                        NameOf(service, port) ?? "",
                        service.Spec.IpFamilies
                    );
            }
        );

    /// <summary>
    /// What Kubernetes (KEP-3726) and Kuma call the protocols. <c>tcp</c>, Kuma's word for anything, says nothing against HTTP. All others
    /// are bytes to us: those over TLS (<c>https</c>, <c>kubernetes.io/wss</c>) most of all, which must not be spoken to in plain text.
    /// </summary>
    public static BackendProtocol ProtocolNamed(string? appProtocol) =>
        appProtocol?.ToLowerInvariant() switch
        {
            null or "" or "http" or "tcp" or "kubernetes.io/ws" or "ws" or "websocket" => BackendProtocol.Http1,
            "kubernetes.io/h2c" or "h2c" or "http2" or "grpc" or "kubernetes.io/grpc" => BackendProtocol.Http2,
            "udp" => BackendProtocol.Udp,
            _ => BackendProtocol.Tcp,
        };

    /// <summary>
    /// Whether a port says that it speaks HTTP. Between services a port that says nothing is bytes, as in Kuma: nobody asked for its
    /// requests to be read.
    /// </summary>
    public static bool IsDeclaredHttp(string? appProtocol) =>
        appProtocol?.ToLowerInvariant()
            is "http"
                or "http2"
                or "grpc"
                or "kubernetes.io/grpc"
                or "kubernetes.io/h2c"
                or "h2c"
                or "kubernetes.io/ws"
                or "ws"
                or "websocket";

    /// <summary>What is spoken within TLS, once a policy says how TLS is spoken.</summary>
    public static BackendProtocol ProtocolInTls(string? appProtocol) =>
        IsInTls(appProtocol) ? BackendProtocol.Http1 : ProtocolNamed(appProtocol);

    /// <summary>Whether a protocol's name says that it is in TLS.</summary>
    public static bool IsInTls(string? appProtocol) => appProtocol?.ToLowerInvariant() is "https" or "kubernetes.io/wss" or "wss";

    /// <summary>The host name of a Service within its cluster.</summary>
    public static string HostnameOf(NamespacedName service) => $"{service.Name}.{service.Namespace}.svc.cluster.local";

    /// <summary>A transport as Services name it.</summary>
    public static string NameOf(BackendTransport transport) => transport is BackendTransport.Udp ? "UDP" : "TCP";

    private static BackendProtocol ProtocolOf(Service service, ServicePort port) =>
        string.Equals(port.Protocol, "UDP", StringComparison.Ordinal) ? BackendProtocol.Udp : ProtocolNamed(NameOf(service, port));

    private static string? NameOf(Service service, ServicePort port)
    {
        // The annotation is Kuma's older way to say it, and more specific than a Service that cannot be changed.
        var annotation = port.Port.ToString(CultureInfo.InvariantCulture) + ProtocolAnnotation;
        return service.Metadata.Annotations.GetValueOrDefault(annotation) ?? port.AppProtocol;
    }
}
