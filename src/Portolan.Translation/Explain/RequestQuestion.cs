using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Explain;

/// <summary>A request that somebody asks about, as curl would send it; or a connection, or a datagram.</summary>
public sealed record RequestQuestion
{
    /// <summary>
    /// The address. Its host is where the client connects to, and, without a <c>Host</c> header, the name that it asks for.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>The method, upper case.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Further headers; a <c>Host</c> among them replaces that of the address.</summary>
    public EquatableList<HeaderValue> Headers { get; init; }

    /// <summary>The name that is asked for, with or without a port.</summary>
    public string Host =>
        Headers.LastOrDefault(header => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))?.Value ?? Url.Authority;

    /// <summary>
    /// The question of somebody who writes no more than needed: a call of gRPC (<c>grpc://</c>, <c>grpcs://</c>) has its method and its
    /// content type.
    /// </summary>
    public static RequestQuestion Of(Uri url, string? method, EquatableList<HeaderValue> headers)
    {
        var isCall = url.Scheme is "grpc" or "grpcs";
        return new RequestQuestion
        {
            Url = url,
            Method = method ?? (isCall ? "POST" : "GET"),
            Headers = isCall ? headers.Add(new HeaderValue("content-type", "application/grpc")) : headers,
        };
    }

    /// <summary>What the client speaks, as the address says; <c>null</c> for a scheme that is none of ours.</summary>
    public static AskedProtocol? ProtocolOf(Uri url) =>
        url.Scheme switch
        {
            "http" or "grpc" => AskedProtocol.Http,
            "https" or "grpcs" => AskedProtocol.Https,
            "tls" => AskedProtocol.Tls,
            "tcp" => AskedProtocol.Tcp,
            "udp" => AskedProtocol.Udp,
            _ => null,
        };

    /// <summary>What the client speaks.</summary>
    public AskedProtocol Protocol => ProtocolOf(Url) ?? AskedProtocol.Http;

    /// <summary>Whether the client speaks TLS.</summary>
    internal bool IsTls => Protocol is AskedProtocol.Https or AskedProtocol.Tls;

    /// <summary>Whether it is a request, and not a connection or a datagram with whatever inside.</summary>
    internal bool IsRequest => Protocol is AskedProtocol.Http or AskedProtocol.Https;

    /// <summary>Whether it is a call of gRPC, to which a proxy tells its own errors as gRPC does.</summary>
    internal bool IsGrpc =>
        IsRequest
        && Headers.Any(header =>
            header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
            && header.Value.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The name that a client says in its TLS handshake; empty for an address, which has none.</summary>
    internal string ServerName => Url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? "" : Url.Host.ToLowerInvariant();

    /// <summary>
    /// The name by which a listener and a rule are found: of a request its host, of TLS the server name; bytes have none.
    /// </summary>
    internal string RoutedBy =>
        Protocol switch
        {
            AskedProtocol.Http or AskedProtocol.Https => Host,
            AskedProtocol.Tls => ServerName,
            _ => "",
        };
}
