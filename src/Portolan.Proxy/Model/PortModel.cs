using System.Collections.Immutable;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>All that is served on one port: swapped as a whole, by one reference write.</summary>
internal sealed class PortModel
{
    private static long _versions;

    /// <summary>Tells this model from all others of the process.</summary>
    public long Version { get; } = Interlocked.Increment(ref _versions);

    /// <summary>The number of the port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether TLS is terminated here; listeners of a port agree on it.</summary>
    public required ListenerProtocol Protocol { get; init; }

    /// <summary>The same for connections that are not looked into, and for datagrams; without rules on a port of HTTP.</summary>
    public required StreamModel Streams { get; init; }

    /// <summary>Whether it is bytes or datagrams that are carried, and not requests.</summary>
    public bool CarriesStreams => Protocol is not (ListenerProtocol.Http or ListenerProtocol.Https);

    /// <summary>The listeners with their rules.</summary>
    public required HttpRouter<RouteModel> Router { get; init; }

    /// <summary>Server certificates by the name of the listener; empty on a port without TLS.</summary>
    public required ImmutableDictionary<string, ListenerCertificates> Certificates { get; init; }

    /// <summary>The hostnames of the listeners that are served here, by name.</summary>
    public required ImmutableDictionary<string, string> Hostnames { get; init; }

    /// <summary>The scheme of requests, as bytes.</summary>
    public ReadOnlySpan<byte> SchemeBytes => Protocol == ListenerProtocol.Https ? "https"u8 : "http"u8;

    /// <summary>The scheme of requests.</summary>
    public string Scheme => Protocol == ListenerProtocol.Https ? "https" : "http";
}
