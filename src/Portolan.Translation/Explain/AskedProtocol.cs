namespace Portolan.Translation.Explain;

/// <summary>What a client that somebody asks about speaks.</summary>
public enum AskedProtocol
{
    /// <summary>Requests in plain text: <c>http://</c> and <c>grpc://</c>.</summary>
    Http,

    /// <summary>Requests over TLS: <c>https://</c> and <c>grpcs://</c>.</summary>
    Https,

    /// <summary>TLS with anything inside: <c>tls://</c>.</summary>
    Tls,

    /// <summary>Bytes: <c>tcp://</c>.</summary>
    Tcp,

    /// <summary>Datagrams: <c>udp://</c>.</summary>
    Udp,
}
